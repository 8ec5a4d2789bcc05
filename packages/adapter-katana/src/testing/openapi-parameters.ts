// Compares a request with Katana's OpenAPI document. Katana ignores parameters that it does not know, so a misspelt
// one would go unnoticed everywhere else.

type Schema = { type?: string; format?: string; enum?: string[]; items?: Schema; $ref?: string };
type Parameter = { name: string; in: string; schema: Schema };
type Reference = { $ref: string };
type Body = { content: { "application/json": { schema: ObjectSchema | Reference } } };
type ObjectSchema = { properties: Record<string, Schema>; required?: string[] };
type Operation = { parameters?: (Parameter | Reference)[]; requestBody?: Body };
export type OpenapiDocument = { paths: Record<string, Record<string, Operation>> };

/** What is wrong with the request; empty where nothing is. */
export function checkRequest(document: OpenapiDocument, method: string, url: URL, body?: string): string[] {
  const path = url.pathname.replace(/^\/v1/, "");
  const template = Object.keys(document.paths).find((each) => matches(each, path)) ?? path;
  const operation = document.paths[template]?.[method.toLowerCase()];
  if (!operation) return [`${method} ${path} is not in the document`];
  const parameters = (operation.parameters ?? []).map((each) => resolve<Parameter>(document, each));
  const query = new Map(
    parameters.filter((each) => each.in === "query").map((each) => [each.name, each.schema]),
  );
  const problems: string[] = [];
  for (const name of new Set(url.searchParams.keys())) {
    const schema = query.get(name);
    const values = url.searchParams.getAll(name);
    if (!schema) problems.push(`${template}: no parameter ${name}`);
    else
      problems.push(...checkValues(document, schema, values).map((text) => `${template} ${name}: ${text}`));
  }
  return [
    ...problems,
    ...checkBody(document, operation, body).map((text) => `${method} ${template}: ${text}`),
  ];
}

function checkValues(document: OpenapiDocument, referred: Schema, values: string[]): string[] {
  const schema = resolve<Schema>(document, referred);
  if (schema.type === "array" && schema.items) return checkEach(document, schema.items, values);
  if (values.length > 1) return ["takes one value"];
  return checkEach(document, schema, values);
}

function checkEach(document: OpenapiDocument, referred: Schema, values: string[]): string[] {
  const schema = resolve<Schema>(document, referred);
  return values.filter((value) => !isValue(schema, value)).map((value) => `${value} is not allowed`);
}

function isValue(schema: Schema, value: string): boolean {
  if (schema.enum) return schema.enum.includes(value);
  if (schema.type === "integer" || schema.type === "number") return /^\d+$/.test(value);
  if (schema.type === "boolean") return value === "true" || value === "false";
  if (schema.format === "date-time") return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value);
  return schema.type === "string";
}

function checkBody(document: OpenapiDocument, operation: Operation, body: string | undefined): string[] {
  const declared = operation.requestBody?.content["application/json"].schema;
  if (body === undefined || !declared) return body === undefined ? [] : ["takes no body"];
  const schema = resolve<ObjectSchema>(document, declared);
  const fields: Record<string, unknown> = JSON.parse(body);
  const unknown = Object.keys(fields).filter((name) => !(name in schema.properties));
  const missing = (schema.required ?? []).filter((name) => !(name in fields));
  const events = schema.properties["subscribed_events"]?.items;
  const topics = Array.isArray(fields["subscribed_events"]) ? fields["subscribed_events"].map(String) : [];
  return [
    ...unknown.map((name) => `no field ${name}`),
    ...missing.map((name) => `lacks ${name}`),
    ...(events ? checkEach(document, events, topics) : []),
  ];
}

/** Literal paths match themselves; `{id}` matches one part. */
const matches = (template: string, path: string) =>
  new RegExp(`^${template.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path);

function resolve<T>(document: OpenapiDocument, value: T | Reference): T {
  if (typeof value !== "object" || value === null || !("$ref" in value) || !value.$ref) return value as T;
  const parts = value.$ref.replace(/^#\//, "").split("/");
  return parts.reduce<unknown>((node, part) => (node as Record<string, unknown>)[part], document) as T;
}
