// Where in the file something stands, so that whatever is wrong names the path, the line and the column.
import { isAlias, isMap, isScalar, isSeq, type Document, type LineCounter, type Node, type Pair } from "yaml";
import { UsageError } from "../exit-codes.ts";

export type Path = readonly (string | number)[];

/** Something that is wrong with the file, or with what it says. */
export type Fault = { at: Path; message: string };

export type Place = { path: string; line: number; column: number; message: string };

export type Places = {
  file: string;
  /** Where the path stands; where it does not, what it would stand in. */
  place(fault: Fault): Place;
};

/** "integrations.Shop.policy.bufferQuantity"; a name with more than letters and digits in quotes. */
export const printPath = (path: Path): string =>
  path.map((part) => (/^[\w-]+$/.test(String(part)) ? String(part) : JSON.stringify(String(part)))).join(".");

const keyOf = ({ key }: Pair): string => (isScalar(key) ? String(key.value) : String(key));

type Found = { node: unknown; start: number | undefined };

function step(document: Document, node: unknown, part: string | number): Found | null {
  const inner = isAlias(node) ? node.resolve(document) : node;
  if (isSeq(inner)) {
    const item = inner.items[Number(part)] as Node | undefined;
    return item ? { node: item, start: item.range?.[0] } : null;
  }
  const pair = isMap(inner) ? inner.items.find((each) => keyOf(each) === String(part)) : undefined;
  return pair ? { node: pair.value, start: (pair.key as Node | null)?.range?.[0] } : null;
}

export function createPlaces(file: string, document: Document, lines: LineCounter): Places {
  return {
    file,
    place({ at, message }) {
      let found: Found = { node: document.contents, start: document.contents?.range?.[0] };
      const known: (string | number)[] = [];
      for (const part of at) {
        const next = step(document, found.node, part);
        if (!next) break;
        known.push(part);
        found = next;
      }
      const { line, col } = lines.linePos(found.start ?? 0);
      return { path: printPath(known), line: Math.max(line, 1), column: Math.max(col, 1), message };
    },
  };
}

/** "stockgate.yaml:12:5 integrations.Shop.policy: ...", as editors and terminals jump to it. */
export const printPlace = (file: string, { path, line, column, message }: Place): string =>
  `${file}:${line}:${column}${path === "" ? "" : ` ${path}`}: ${message}`;

/** The file cannot be carried out as it stands; nothing was changed. */
export class ConfigFileError extends UsageError {
  readonly faults: readonly (Place & { file: string })[];

  constructor(file: string, faults: readonly Place[]) {
    super(faults.map((fault) => printPlace(file, fault)).join("\n"));
    this.faults = faults.map((fault) => ({ file, ...fault }));
  }
}

export const refuse = (places: Places, faults: readonly Fault[]): ConfigFileError =>
  new ConfigFileError(
    places.file,
    faults.map((fault) => places.place(fault)),
  );
