// A document's text, parsed and validated against the schema once, however often it is sent.
import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, validate } from "graphql";
import type { ErrorBody } from "./errors.ts";
import { describeValidationErrors } from "./validation-errors.ts";

export type ParsedDocument =
  | { document: DocumentNode; errors: null }
  | { document: null; errors: ErrorBody[] };

/** Documents kept; a program has a few dozen. */
const cacheSize = 200;

export function createDocumentParser(schema: GraphQLSchema): (text: string) => ParsedDocument {
  const cache = new Map<string, ParsedDocument>();
  return (text) => {
    const known = cache.get(text);
    if (known) return known;
    const parsed = parseDocument(schema, text);
    const [oldest] = cache.keys();
    if (cache.size >= cacheSize && oldest !== undefined) cache.delete(oldest);
    cache.set(text, parsed);
    return parsed;
  };
}

function parseDocument(schema: GraphQLSchema, text: string): ParsedDocument {
  try {
    const document = parse(text);
    const errors = validate(schema, document);
    return errors.length === 0
      ? { document, errors: null }
      : { document: null, errors: describeValidationErrors(document, errors) };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return { document: null, errors: [syntaxError(error)] };
  }
}

function syntaxError(error: GraphQLError): ErrorBody {
  const [at = { line: 1, column: 1 }] = error.locations ?? [];
  const detail = error.message.replace(/^Syntax Error: /, "").replace(/\.$/, "");
  return { message: `syntax error, ${detail} at [${at.line}, ${at.column}]`, locations: [at] };
}
