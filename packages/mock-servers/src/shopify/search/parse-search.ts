// Shopify's search syntax (https://shopify.dev/docs/api/usage/search-syntax) as a tree:
// `sku:'OAK-1' OR (status:active,draft -tag:old) updated_at:>2026-01-01 chair`.

export type Comparator = ":" | "<" | "<=" | ">" | ">=";

export type SearchValue = { text: string; isQuoted: boolean };

export type SearchTerm = {
  kind: "term";
  /** Null for a bare word, which is looked for in the resource's default fields. */
  field: string | null;
  comparator: Comparator;
  /** As written, without quotes. A comma list has several, of which one must match. */
  values: SearchValue[];
};

export type SearchNode =
  | SearchTerm
  | { kind: "and" | "or"; nodes: SearchNode[] }
  | { kind: "not"; node: SearchNode };

/** Never throws: what makes no sense as syntax is taken as words, as the vendor does. */
export function parseSearch(query: string): SearchNode {
  const scanner = createScanner(query);

  const parseOr = (): SearchNode => {
    const nodes = [parseAnd()];
    while (scanner.takeWord("OR")) nodes.push(parseAnd());
    return joined("or", nodes);
  };
  const parseAnd = (): SearchNode => {
    const nodes: SearchNode[] = [];
    while (!scanner.isAtEnd() && !scanner.isAt(/OR(?=[\s(]|$)/y) && !scanner.isAt(/\)/y)) {
      if (!scanner.takeWord("AND")) nodes.push(parseOne());
    }
    return joined("and", nodes);
  };
  const parseOne = (): SearchNode => {
    if (scanner.takeWord("NOT") || scanner.take(/-(?=[^\s-])/y)) return { kind: "not", node: parseOne() };
    if (!scanner.take(/\(/y)) return parseTerm(scanner);
    const inner = parseOr();
    scanner.take(/\)/y);
    return inner;
  };

  const nodes: SearchNode[] = [];
  while (!scanner.isAtEnd()) {
    nodes.push(parseOr());
    scanner.take(/\)/y);
  }
  return joined("and", nodes);
}

const fieldStart = /([A-Za-z_][\w.]*)(:(?:<=|>=|<|>)?|<=|>=|<|>)/y;
const quotedValue = /'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)"/y;

function parseTerm(scanner: Scanner): SearchTerm {
  const start = scanner.take(fieldStart);
  if (!start)
    return { kind: "term", field: null, comparator: ":", values: [parseValue(scanner, /[^\s()]+/y)] };
  const [, field = "", sign = ":"] = start;
  const values: SearchValue[] = [];
  do values.push(parseValue(scanner, /[^\s(),]+/y));
  while (scanner.take(/,/y));
  return { kind: "term", field, comparator: comparatorOf(sign), values };
}

function parseValue(scanner: Scanner, bare: RegExp): SearchValue {
  const quoted = scanner.take(quotedValue);
  if (quoted) return { text: (quoted[1] ?? quoted[2] ?? "").replaceAll(/\\(.)/g, "$1"), isQuoted: true };
  return { text: scanner.take(bare)?.[0] ?? scanner.take(/\S/y)?.[0] ?? "", isQuoted: false };
}

function comparatorOf(sign: string): Comparator {
  const bare = sign.replace(":", "");
  return bare === "<" || bare === "<=" || bare === ">" || bare === ">=" ? bare : ":";
}

const joined = (kind: "and" | "or", nodes: SearchNode[]): SearchNode =>
  nodes.length === 1 && nodes[0] ? nodes[0] : { kind, nodes };

type Scanner = {
  isAtEnd(): boolean;
  isAt(pattern: RegExp): boolean;
  take(pattern: RegExp): RegExpExecArray | null;
  takeWord(word: string): boolean;
};

/** Sticky patterns over the text, spaces before them skipped. */
function createScanner(text: string): Scanner {
  let position = 0;
  const match = (pattern: RegExp) => {
    while (/\s/.test(text[position] ?? "")) position += 1;
    return Object.assign(new RegExp(pattern), { lastIndex: position }).exec(text);
  };
  const take = (pattern: RegExp) => {
    const found = match(pattern);
    if (found) position += found[0].length;
    return found;
  };
  return {
    isAtEnd: () => !match(/\S/y),
    isAt: (pattern) => match(pattern) !== null,
    take,
    takeWord: (word) => take(new RegExp(String.raw`${word}(?=[\s(]|$)`, "y")) !== null,
  };
}
