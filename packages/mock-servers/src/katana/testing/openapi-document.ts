// The community's OpenAPI document of Katana, as a judge of the mock's answers: what an answer must contain, and that
// it contains nothing else. Its known errors are mended first, see known-document-errors.ts.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import addFormatsModule from "ajv-formats";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { type Json, isJson } from "./json.ts";
import { knownDocumentErrors } from "./known-document-errors.ts";

export type OpenapiDocument = {
  /** What is wrong with an answer; empty where nothing is. */
  checkAnswer(method: string, path: string, status: number, body: unknown): string[];
  /** What is wrong with a request's body. */
  checkRequest(method: string, path: string, body: unknown): string[];
  checkSchema(name: string, value: unknown): string[];
  hasPath(path: string): boolean;
};

const documentId = "katana.json";

export function openOpenapiDocument(): OpenapiDocument {
  const text = readFileSync(join(import.meta.dirname, "generated/katana-openapi.json"), "utf8");
  const document: unknown = JSON.parse(text);
  if (!isJson(document)) throw new Error("The document is no object");
  for (const { correct } of knownDocumentErrors) correct(document);
  const open = structuredClone(document);
  closeValues(document);
  const answers = compilerOf(document);
  const requests = compilerOf(open);
  const paths = pathsOf(document);
  const routeOf = (path: string) => Object.keys(paths).find((template) => isMatch(template, path));

  return {
    hasPath: (path) => routeOf(path) !== undefined,
    checkSchema: (name, value) => answers(`#/components/schemas/${name}`, value),
    checkRequest(method, path, body) {
      const template = routeOf(path);
      if (template === undefined) return [`${path} is not in the document`];
      const pointer = `${pointerTo(template, method)}/requestBody/content/application~1json/schema`;
      return requests(pointer, body);
    },
    checkAnswer(method, path, status, body) {
      const template = routeOf(path);
      if (template === undefined) return [`${path} is not in the document`];
      if (status >= 400) return answers(errorSchema(status), isJson(body) ? (body["error"] ?? body) : body);
      if (status === 204) return body === null ? [] : ["a 204 has no body"];
      return answers(
        `${pointerTo(template, method)}/responses/${status}/content/application~1json/schema`,
        body,
      );
    },
  };
}

const errorSchema = (status: number) =>
  `#/components/schemas/${status === 422 || status === 400 ? "DetailedErrorResponse" : "ErrorResponse"}`;

const pointerTo = (template: string, method: string) =>
  `#/paths/${encodeURIComponent(template.replaceAll("~", "~0").replaceAll("/", "~1"))}/${method.toLowerCase()}`;

function isMatch(template: string, path: string): boolean {
  const pattern = template.replaceAll(/\{\w+\}/g, "[^/]+");
  return new RegExp(`^${pattern}$`).test(path);
}

function pathsOf(document: Json): Json {
  const paths = document["paths"];
  if (!isJson(paths)) throw new Error("The document has no paths");
  // Literal paths first: "/sales_orders/search" is no "/sales_orders/{id}".
  return Object.fromEntries(
    Object.entries(paths).toSorted(([a], [b]) => Number(a.includes("{")) - Number(b.includes("{"))),
  );
}

function compilerOf(document: Json): (pointer: string, value: unknown) => string[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormatsModule.default(ajv);
  ajv.addSchema(document, documentId);
  const compiled = new Map<string, ValidateFunction>();
  return (pointer, value) => {
    const validate = compiled.get(pointer) ?? ajv.getSchema(documentId + pointer);
    if (!validate) return [`nothing at ${pointer}`];
    compiled.set(pointer, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      (error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
    );
  };
}

/** Wherever a value is described by an object, that value may have no property that is not described. */
function closeValues(node: unknown): void {
  if (Array.isArray(node)) for (const each of node) closeValues(each);
  if (!isJson(node)) return;
  const { properties, items, schema } = node;
  const values = [items, schema, ...(isJson(properties) ? Object.values(properties) : [])];
  for (const value of values)
    if (isJson(value) && describesObject(value)) value["unevaluatedProperties"] = false;
  for (const each of Object.values(node)) closeValues(each);
}

const describesObject = (schema: Json) =>
  !("additionalProperties" in schema) &&
  ["$ref", "allOf", "anyOf", "oneOf", "properties"].some((keyword) => keyword in schema);
