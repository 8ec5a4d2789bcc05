// Cuts the community's OpenAPI document of Katana (MIT) down to the endpoints that the mock serves, for the tests to
// validate every answer against: schemas unchanged; prose, examples and everything else left out.
//
//   node packages/mock-servers/scripts/extract-katana-openapi.ts <katana-openapi.yaml>
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

const kept = [
  "/batches",
  "/batch_stocks",
  "/batch_stocks/{id}",
  "/bom_rows",
  "/bom_rows/batch/create",
  "/bom_rows/{id}",
  "/customers",
  "/customers/{id}",
  "/factory",
  "/inventory",
  "/inventory_movements",
  "/inventory_reorder_points",
  "/inventory_safety_stock_levels",
  "/locations",
  "/locations/{id}",
  "/manufacturing_order_make_to_order",
  "/manufacturing_order_productions",
  "/manufacturing_order_productions/{id}",
  "/manufacturing_order_recipe_rows",
  "/manufacturing_order_recipe_rows/{id}",
  "/manufacturing_order_unlink",
  "/manufacturing_orders",
  "/manufacturing_orders/{id}",
  "/materials",
  "/materials/{id}",
  "/negative_stock",
  "/products",
  "/products/{id}",
  "/purchase_order_receive",
  "/purchase_order_rows",
  "/purchase_order_rows/{id}",
  "/purchase_orders",
  "/purchase_orders/{id}",
  "/recipe_rows/{id}",
  "/recipes",
  "/recipes/{id}",
  "/sales_order_addresses",
  "/sales_order_fulfillments",
  "/sales_order_fulfillments/{id}",
  "/sales_order_rows",
  "/sales_order_rows/{id}",
  "/sales_order_rows/search",
  "/sales_orders",
  "/sales_orders/{id}",
  "/sales_orders/{id}/returnable_items",
  "/sales_orders/search",
  "/sales_return_rows",
  "/sales_return_rows/{id}",
  "/sales_returns",
  "/sales_returns/{id}",
  "/services",
  "/services/{id}",
  "/stock_adjustments",
  "/stock_adjustments/{id}",
  "/stock_transfers",
  "/stock_transfers/{id}",
  "/stock_transfers/{id}/status",
  "/suppliers",
  "/suppliers/{id}",
  "/user_info",
  "/variants",
  "/variants/{id}",
  "/webhook_logs_export",
  "/webhooks",
  "/webhooks/{id}",
];

const prose = new Set(["description", "summary", "example", "examples", "tags", "x-readme", "headers"]);
const target = join(import.meta.dirname, "../src/katana/testing/generated/katana-openapi.json");

type Json = Record<string, unknown>;
const isJson = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Names under `properties` are the vendor's and stay, whatever they are called. */
function withoutProse(value: unknown, isNames = false): unknown {
  if (Array.isArray(value)) return value.map((each) => withoutProse(each));
  if (!isJson(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => isNames || !prose.has(key))
      .map(([key, each]) => [key, withoutProse(each, key === "properties" && !isNames)]),
  );
}

/** Every "#/components/..." that `value` leads to. */
function collectRefs(value: unknown, components: Json, found: Set<string>): void {
  if (Array.isArray(value)) for (const each of value) collectRefs(each, components, found);
  if (!isJson(value)) return;
  const ref = value["$ref"];
  if (typeof ref === "string" && !found.has(ref)) {
    found.add(ref);
    collectRefs(resolve(ref, components), components, found);
  }
  for (const each of Object.values(value)) collectRefs(each, components, found);
}

function resolve(ref: string, components: Json): unknown {
  const [, , group = "", name = ""] = ref.split("/");
  const members = components[group];
  return isJson(members) ? members[name] : undefined;
}

function extract(source: Json): Json {
  const paths = source["paths"];
  const components = source["components"];
  if (!isJson(paths) || !isJson(components)) throw new Error("This is no OpenAPI document");
  const wanted = Object.fromEntries(
    kept.filter((path) => path in paths).map((path) => [path, withoutProse(paths[path])]),
  );
  const refs = new Set<string>([
    "#/components/schemas/WebhookEventPayload",
    "#/components/schemas/ErrorResponse",
    "#/components/schemas/DetailedErrorResponse",
  ]);
  for (const ref of refs) collectRefs(resolve(ref, components), components, refs);
  collectRefs(wanted, components, refs);
  const slim: Record<string, Json> = {};
  for (const ref of [...refs].toSorted((a, b) => (a < b ? -1 : 1))) {
    const [, , group = "", name = ""] = ref.split("/");
    slim[group] = { ...slim[group], [name]: withoutProse(resolve(ref, components)) };
  }
  return { openapi: source["openapi"], info: withoutProse(source["info"]), paths: wanted, components: slim };
}

const [path] = process.argv.slice(2);
if (path === undefined) throw new Error("Usage: extract-katana-openapi.ts <katana-openapi.yaml>");
const source: unknown = parse(readFileSync(path, "utf8"));
if (!isJson(source)) throw new Error(`${path} is no OpenAPI document`);
writeFileSync(target, `${JSON.stringify(extract(source), null, 1)}\n`);
