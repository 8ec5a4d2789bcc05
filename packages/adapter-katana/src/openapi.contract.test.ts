// Every request that the adapter can make, against Katana's OpenAPI document as the mock server's package keeps it.
import { readFileSync } from "node:fs";
import type { ProductImport, StockSource } from "@stockgate/core/contracts";
import { expect, test } from "vitest";
import { readEveryPage } from "./testing/every-page.ts";
import { checkRequest, type OpenapiDocument } from "./testing/openapi-parameters.ts";
import { call, respond, respondList, scriptKatana } from "./testing/scripted-katana.ts";

const file = new URL(
  "katana/testing/generated/katana-openapi.json",
  import.meta.resolve("@stockgate/mock-servers"),
);
const document: OpenapiDocument = JSON.parse(readFileSync(file, "utf8"));

const createdAt = "2026-03-05T11:30:00.000Z";
const order = {
  entity_type: "outsourced",
  variant_id: 1,
  planned_quantity: 1,
  created_at: createdAt,
};
const webhook = { id: 1, url: "https://old.example", token: "abc", enabled: false, subscribed_events: [] };
const ids = Array.from({ length: 5 }, (_, index) => String(index + 1));

/** Orders and one webhook that is not as it should be; all other lists are empty. */
const katana = scriptKatana(({ method, path, query }) => {
  if (method === "POST" && path === "/products") return { id: 1, variants: [] };
  if (method === "POST" && path === "/stock_adjustments") return { id: 1, stock_adjustment_number: "SG-1" };
  if (method !== "GET") return method === "DELETE" ? respond(204) : webhook;
  if (path === "/factory" || path === "/user_info") return respond(404);
  if (path === "/webhooks") return respondList([webhook], query);
  const hasOrders = /^\/(sales|manufacturing|purchase)_orders$/.test(path);
  const status = query.get("status") ?? "PARTIALLY_PACKED";
  return respondList(hasOrders ? ids.map((id) => ({ ...order, id, status })) : [], query);
});

const importOf = (productExternalId: string | null, name: string): ProductImport => ({
  marker: `shop ${name}`,
  name,
  productExternalId,
  variants: [{ key: name, sku: name, barcode: "4740001", options: [{ name: "Size", value: "Large" }] }],
});

async function runImports({ catalogImport }: StockSource) {
  const made = ids.map((id) => importOf(null, `Product ${id}`));
  await catalogImport?.findImported(made, call);
  await catalogImport?.findImported([importOf("product:1", "P"), importOf("material:1", "M")], call);
  await catalogImport?.createProduct(importOf(null, "Product"), call);
  await catalogImport?.createProduct(importOf("product:1", "P"), call);
  await catalogImport?.createProduct(importOf("material:1", "M"), call);
  await catalogImport?.isAdjusted("SG-1", call);
  const rows = [{ variantExternalId: "1", change: -15_000_000_000n }];
  await catalogImport?.adjustStock(
    { number: "SG-1", locationExternalId: "1", reason: "Opening", rows },
    call,
  );
}

/** With many and with few at a time, for that decides which list is read. */
async function runEverything({ source }: typeof katana) {
  await source.identify(call);
  await source.locations(call);
  await source.variantPage(null, call);
  await source.variants(
    ids.map((externalId) => ({ about: "variant", externalId })),
    call,
  );
  await source.variants([{ about: "product", externalId: "product:1" }], call);
  await source.variants([{ about: "product", externalId: "material:1" }], call);
  await source.recipes(ids, call);
  await source.recipes(["1"], call);
  await source.levels(ids, call);
  await source.levelPage(null, call);
  let changed = await source.changes("of another version", call);
  while (!changed.isComplete) changed = await source.changes(changed.cursor, call);
  for (const kind of ["sales", "manufacturing", "purchase"] as const) {
    await source.orders(
      ids.map((externalId) => ({ kind, externalId })),
      call,
    );
    await source.orders(
      [
        { kind, externalId: "1" },
        { kind, rowExternalId: "1" },
      ],
      call,
    );
  }
  await readEveryPage((cursor) => source.openOrderPage(cursor, call));
  await runImports(source);
  await source.webhooks.ensure("https://new.example", { webhookId: "1", token: "abc" }, call);
  await source.webhooks.ensure("https://other.example", null, call);
  await source.webhooks.remove({ webhookId: "1", token: "abc" }, call);
}

test("every request is one that Katana documents", async () => {
  await runEverything(katana);
  const problems = katana.requests.flatMap(({ method, url, body }) =>
    checkRequest(document, method, new URL(url), body),
  );
  // The document is cut to what the mock serves, which has no outsourced orders.
  expect(new Set(problems)).toEqual(
    new Set(["GET /outsourced_purchase_order_recipe_rows is not in the document"]),
  );
  expect(new Set(katana.requests.map(({ method }) => method))).toEqual(
    new Set(["GET", "POST", "PATCH", "DELETE"]),
  );
});

test.for([
  ["/inventory?variant_ids=1", "no parameter variant_ids"],
  ["/bom_rows?product_variant_id=1&product_variant_id=2", "takes one value"],
  ["/sales_orders?ids=x", "x is not allowed"],
  ["/purchase_orders?status=OPEN", "OPEN is not allowed"],
  ["/variants?include_deleted=yes", "yes is not allowed"],
  ["/nothing", "is not in the document"],
] as const)("the comparison notices %s", ([path, problem]) => {
  const url = new URL(`https://api.katanamrp.com/v1${path}`);
  expect(checkRequest(document, "GET", url).join()).toContain(problem);
});

test("the comparison notices a body's unknown, missing and wrong fields", () => {
  const body = JSON.stringify({ adress: "https://x", subscribed_events: ["sales_order.cancelled"] });
  const problems = checkRequest(
    document,
    "POST",
    new URL("https://api.katanamrp.com/v1/webhooks"),
    body,
  ).join();
  expect(problems).toContain("no field adress");
  expect(problems).toContain("lacks url");
  expect(problems).toContain("sales_order.cancelled is not allowed");
});
