// How Shopify's own scalars are written and read. Inside, times are milliseconds and money is a decimal string.
import { GraphQLError, type GraphQLScalarType, type GraphQLSchema, isScalarType, Kind } from "graphql";

type ScalarRules = { serialize?: (value: unknown) => unknown; read: (value: unknown) => unknown };

const decimalPattern = /^-?\d+(\.\d+)?$/;

const rules: Record<string, ScalarRules> = {
  DateTime: { serialize: (value) => printDateTime(Number(value)), read: readDateTime },
  // Shopify: Money keeps both decimals ("19.00"), a Decimal drops trailing zeros but one ("19.0").
  Money: { read: (value) => readDecimal("Money", value) },
  Decimal: {
    serialize: (value) => trimDecimal(String(value)),
    read: (value) => readDecimal("Decimal", value),
  },
  // Shopify: 64-bit numbers are JSON strings.
  UnsignedInt64: { serialize: String, read: (value) => readText("UnsignedInt64", value) },
  URL: { read: readUrl },
};

/** To the second, as the API has it. */
export function printDateTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, "Z");
}

export function addScalarRules(schema: GraphQLSchema) {
  for (const [name, { serialize, read }] of Object.entries(rules)) {
    const type = schema.getType(name);
    if (!isScalarType(type)) throw new Error(`The schema has no scalar ${name}`);
    applyRules(type, read, serialize);
  }
}

function applyRules(type: GraphQLScalarType, read: ScalarRules["read"], serialize: ScalarRules["serialize"]) {
  const literal: GraphQLScalarType["parseLiteral"] = (node) => {
    const isText = node.kind === Kind.STRING || node.kind === Kind.INT || node.kind === Kind.FLOAT;
    return read(isText ? node.value : null);
  };
  Object.assign(type, { parseValue: read, parseLiteral: literal, ...(serialize ? { serialize } : {}) });
}

function readText(type: string, value: unknown): string {
  if (typeof value === "string" || typeof value === "number") return String(value);
  throw new GraphQLError(`Could not coerce value ${JSON.stringify(value)} to ${type}`);
}

function readDecimal(type: string, value: unknown): string {
  const text = readText(type, value);
  if (!decimalPattern.test(text)) throw new GraphQLError(`invalid ${type.toLowerCase()} '${text}'`);
  return text;
}

function readDateTime(value: unknown): number {
  const at = Date.parse(readText("DateTime", value));
  if (Number.isNaN(at)) throw new GraphQLError(`invalid DateTime '${String(value)}'`);
  return at;
}

function readUrl(value: unknown): string {
  const text = readText("URL", value);
  // Shopify: an empty address is refused by the mutation, with its own words.
  if (text !== "" && !/^[a-z][a-z0-9+.-]*:/i.test(text))
    throw new GraphQLError(`Invalid url '${text}', missing scheme`);
  return text;
}

function trimDecimal(text: string): string {
  if (!text.includes(".")) return `${text}.0`;
  return text.replace(/(\.\d+?)0+$/, "$1");
}
