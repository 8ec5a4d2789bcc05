// Turns a search query into a test of one record, by the fields that a resource can be searched by.
// Shopify: a field it does not know is ignored, so that everything is returned, with a warning (fail-open).
import {
  type Comparator,
  parseSearch,
  type SearchNode,
  type SearchTerm,
  type SearchValue,
} from "./parse-search.ts";

/** How a value is compared. Null and undefined match only `NOT` and never a comparison. */
type SearchField<T> =
  | { kind: "text"; of: (record: T) => readonly (string | null)[] }
  | { kind: "exact"; of: (record: T) => readonly (string | null)[] }
  | { kind: "number"; of: (record: T) => number | null }
  | { kind: "id"; of: (record: T) => string | null }
  | { kind: "date"; of: (record: T) => number | null }
  | { kind: "boolean"; of: (record: T) => boolean };

export type SearchFields<T> = {
  fields: Record<string, SearchField<T>>;
  /** What a bare word is looked for in. */
  words: (record: T) => readonly (string | null)[];
};

export type SearchWarning = { field: string; message: string; code: string };

export type SearchFilter<T> = { matches: (record: T) => boolean; warnings: SearchWarning[]; parsed: unknown };

export function compileSearch<T>(query: string, resource: SearchFields<T>): SearchFilter<T> {
  const tree = parseSearch(query);
  const warnings: SearchWarning[] = [];
  return { matches: compileNode(tree, resource, warnings), warnings, parsed: describe(tree) };
}

type Test<T> = (record: T) => boolean;

function compileNode<T>(node: SearchNode, resource: SearchFields<T>, warnings: SearchWarning[]): Test<T> {
  switch (node.kind) {
    case "and": {
      const tests = node.nodes.map((each) => compileNode(each, resource, warnings));
      return (record) => tests.every((test) => test(record));
    }
    case "or": {
      const tests = node.nodes.map((each) => compileNode(each, resource, warnings));
      return (record) => tests.some((test) => test(record));
    }
    case "not": {
      if (node.node.kind === "term" && isUnknown(node.node, resource)) {
        return compileNode(node.node, resource, warnings);
      }
      const test = compileNode(node.node, resource, warnings);
      return (record) => !test(record);
    }
    case "term":
      return compileTerm(node, resource, warnings);
  }
}

const isUnknown = <T>(term: SearchTerm, resource: SearchFields<T>) =>
  term.field !== null && resource.fields[term.field] === undefined;

function compileTerm<T>(term: SearchTerm, resource: SearchFields<T>, warnings: SearchWarning[]): Test<T> {
  if (term.field === null) {
    const tests = term.values.map((value) => compileText(value));
    return (record) => tests.some((test) => resource.words(record).some(test));
  }
  const field = resource.fields[term.field];
  if (!field) {
    const message = "Invalid search field for this query.";
    warnings.push({ field: term.field, message, code: "invalid_field" });
    return () => true;
  }
  const tests = term.values.map((value) => compileValue(field, value, term.comparator));
  return (record) => tests.some((test) => test(record));
}

function compileValue<T>(field: SearchField<T>, value: SearchValue, comparator: Comparator): Test<T> {
  switch (field.kind) {
    case "text": {
      const test = compileText(value);
      return (record) => field.of(record).some(test);
    }
    case "exact": {
      const wanted = value.text.toLowerCase();
      return (record) => field.of(record).some((each) => each?.toLowerCase() === wanted);
    }
    case "boolean":
      return (record) => String(field.of(record)) === value.text.toLowerCase();
    case "number":
      return comparing(field.of, Number(value.text), comparator);
    case "id":
      return comparing((record) => bigIntOf(field.of(record)), bigIntOf(value.text), comparator);
    case "date":
      return comparing(field.of, Date.parse(value.text), comparator);
  }
}

function bigIntOf(text: string | null): bigint | null {
  const digits = text?.match(/\d+$/)?.[0];
  return digits === undefined ? null : BigInt(digits);
}

function comparing<T>(
  of: (record: T) => number | bigint | null,
  wanted: number | bigint | null,
  comparator: Comparator,
): Test<T> {
  return (record) => {
    const actual = of(record);
    if (actual === null || wanted === null) return false;
    switch (comparator) {
      case ":":
        return actual === wanted;
      case "<":
        return actual < wanted;
      case "<=":
        return actual <= wanted;
      case ">":
        return actual > wanted;
      case ">=":
        return actual >= wanted;
    }
  };
}

const tokensOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/**
 * Shopify: a text index, not equality. Letter case and punctuation are lost; quoted text must occur as a phrase,
 * unquoted text with all its words in any order; a trailing `*` matches a beginning.
 */
function compileText(value: SearchValue): (text: string | null) => boolean {
  if (value.text === "*") return (text) => text !== null && text !== "";
  const wanted = tokensOf(value.text);
  const isPrefix = !value.isQuoted && value.text.endsWith("*");
  const isAt = (tokens: string[], start: number) =>
    wanted.every((token, index) => {
      const actual = tokens[start + index];
      return isPrefix && index === wanted.length - 1 ? actual?.startsWith(token) === true : actual === token;
    });
  return (text) => {
    const tokens = tokensOf(text ?? "");
    if (wanted.length === 0) return tokens.length === 0;
    if (value.isQuoted || isPrefix) return tokens.some((_, start) => isAt(tokens, start));
    return wanted.every((token) => tokens.includes(token));
  };
}

/** The `parsed` part of `extensions.search`. */
function describe(node: SearchNode): unknown {
  switch (node.kind) {
    case "and":
    case "or":
      return { [node.kind]: node.nodes.map(describe) };
    case "not":
      return { not: describe(node.node) };
    case "term": {
      const described = node.values.map((value) => describeValue(node, value));
      return described.length === 1 ? described[0] : { or: described };
    }
  }
}

const rangeNames: Record<Comparator, string> = {
  ":": "match_all",
  "<": "range_lt",
  "<=": "range_lte",
  ">": "range_gt",
  ">=": "range_gte",
};

function describeValue(term: SearchTerm, value: SearchValue) {
  const match = term.comparator === ":" && value.isQuoted ? "match_phrase" : rangeNames[term.comparator];
  return { ...(term.field === null ? {} : { field: term.field }), [match]: value.text };
}
