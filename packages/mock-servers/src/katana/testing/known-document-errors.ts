// Where the community's document is wrong about Katana, and why we think so. Each is mended before answers are judged.
import { type Json, isJson } from "./json.ts";

export type KnownDocumentError = { where: string; reason: string; correct: (document: Json) => void };

export const knownDocumentErrors: KnownDocumentError[] = [
  {
    where: "VariantResponse.abc_classification",
    reason:
      "Missing in the answer's schema; the official gateway filters variants by it, and Variant has it.",
    correct: (document) => {
      propertiesWith(document, "VariantResponse", "sku")["abc_classification"] = { type: ["string", "null"] };
    },
  },
  {
    where: "VariantResponse.purchase_price, VariantResponse.sales_price, Variant.purchase_price",
    reason: "Not nullable in the document; both prices are null where none was given.",
    correct: (document) => {
      const nullableNumber = { type: ["number", "null"] };
      propertiesWith(document, "VariantResponse", "sku")["purchase_price"] = nullableNumber;
      propertiesWith(document, "VariantResponse", "sku")["sales_price"] = nullableNumber;
      propertiesWith(document, "Variant", "sku")["purchase_price"] = nullableNumber;
    },
  },
  {
    where: "ValidationErrorDetail",
    reason:
      "oneOf, but its last member takes whatever the others take: it says itself that the first match wins.",
    correct: (document) => {
      const detail = component(document, "ValidationErrorDetail");
      detail["anyOf"] = detail["oneOf"];
      delete detail["oneOf"];
    },
  },
  {
    where: "GenericValidationError.info",
    reason: "Its prose says that the keyword's own info is there, its schema has no place for it.",
    correct: (document) => {
      propertiesWith(document, "GenericValidationError", "code")["info"] = { type: "object" };
    },
  },
  {
    where: "Inventory.variant.product_or_material_name",
    reason:
      "The official portal's example of extend=variant has it; the document refers to the plain Variant.",
    correct: (document) => {
      propertiesWith(document, "Variant", "sku")["product_or_material_name"] = { type: ["string", "null"] };
    },
  },
  {
    where: "SalesOrderRow.variant",
    reason: "The document's own endpoint takes extend=variant, but the answer's schema has no place for it.",
    correct: (document) => {
      propertiesWith(document, "SalesOrderRow", "variant_id")["variant"] = {
        $ref: "#/components/schemas/Variant",
      };
    },
  },
  {
    where: "Batch.expiration_date",
    reason:
      "A batch is made without one; the document does not say what is then read, and null is the least surprise.",
    correct: (document) => {
      propertiesWith(document, "Batch", "expiration_date")["expiration_date"] = { type: ["string", "null"] };
    },
  },
  {
    where: "CreatePurchaseOrderRequest, if entity_type is outsourced",
    reason:
      "The condition also holds where entity_type is left out; the official gateway then makes a regular order.",
    correct: (document) => {
      const condition = component(document, "CreatePurchaseOrderRequest")["if"];
      if (isJson(condition)) condition["required"] = ["entity_type"];
    },
  },
  {
    where: "CreateManufacturingOrderProductionRequest.ingredients",
    reason: "Reuses the row of the answer, whose id is the server's to give.",
    correct: (document) => {
      const properties = propertiesWith(document, "CreateManufacturingOrderProductionRequest", "ingredients");
      properties["ingredients"] = { type: "array", items: { type: "object" } };
    },
  },
  {
    where: "WebhookEventPayload.object.id, .status",
    reason:
      "Typed from the one quoted sample in the documents: production code reads numbers, and most have no status.",
    correct: (document) => {
      const object = propertiesWith(document, "WebhookEventPayload", "object")["object"];
      if (!isJson(object) || !isJson(object["properties"]))
        throw new Error("WebhookEventPayload.object has no fields");
      object["required"] = ["id"];
      object["properties"]["id"] = { type: ["integer", "string"] };
    },
  },
];

/** A component's own schema. */
function component(document: Json, name: string): Json {
  const components = document["components"];
  const schemas = isJson(components) ? components["schemas"] : undefined;
  const found = isJson(schemas) ? schemas[name] : undefined;
  if (!isJson(found)) throw new Error(`The document has no ${name}`);
  return found;
}

/** The `properties` of a component that hold `name`, wherever in its allOf they stand. */
function propertiesWith(document: Json, componentName: string, name: string): Json {
  const found = search(component(document, componentName), name);
  if (!found) throw new Error(`${componentName} has no ${name}: is this error mended in the document?`);
  return found;
}

function search(schema: unknown, name: string): Json | undefined {
  if (!isJson(schema)) return undefined;
  const { properties, allOf } = schema;
  if (isJson(properties) && name in properties) return properties;
  const parts: unknown[] = Array.isArray(allOf) ? allOf : [];
  return parts.map((part) => search(part, name)).find((each) => each !== undefined);
}
