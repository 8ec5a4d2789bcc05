// The scalars of our own.
import { GraphQLError, Kind, valueFromASTUntyped } from "graphql";
import { builder } from "./builder.ts";

const decimalForm = /^[+-]?\d+(\.\d+)?$/;

builder.scalarType("DateTime", {
  description: "A moment in UTC, written as in ISO 8601: 2026-11-22T09:30:00.000Z.",
  serialize: (value) => new Date(value).toISOString(),
  parseValue(value) {
    const moment = typeof value === "string" ? Date.parse(value) : Number.NaN;
    if (Number.isNaN(moment)) throw new GraphQLError("A DateTime is a string as in ISO 8601.");
    return moment;
  },
});

function parseDecimal(value: unknown): string {
  if (typeof value === "string" && decimalForm.test(value.trim())) return value.trim();
  // A number has passed through binary floating point already.
  throw new GraphQLError('A Decimal is a string such as "12.5".');
}

builder.scalarType("Decimal", {
  description: "An exact decimal, written as a string; no binary floating point on the way.",
  serialize: (value) => value,
  parseValue: parseDecimal,
  parseLiteral: (node) => parseDecimal(node.kind === Kind.STRING ? node.value : undefined),
});

builder.scalarType("JSON", {
  description: "Any JSON value.",
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
});
