// A configuration file's text, YAML or JSON, as what it declares, with its places. What is wrong with it is said all at
// once; nothing of its values is repeated, for they may be secrets in the wrong place.
import { type Document, isScalar, LineCounter, type Pair, parseDocument, type Scalar, visit } from "yaml";
import type { z } from "zod";
import { type ConfigFile, configFile } from "./config-file.ts";
import { ConfigFileError, createPlaces, type Fault, type Path, type Places, refuse } from "./places.ts";

export type ReadFile = { declared: ConfigFile; places: Places };

/** A number that is not written as its value is (007, 12.50, 1e3) is text: nothing passes through floating point. */
function keepDigits(node: Scalar): void {
  if (typeof node.value === "number" && node.source !== undefined && String(node.value) !== node.source)
    node.value = node.source;
}

function keepText(document: Document): void {
  visit(document, {
    Pair(_index, { key }: Pair) {
      if (isScalar(key) && typeof key.value !== "string") key.value = key.source ?? String(key.value);
    },
    Scalar(_index, node) {
      keepDigits(node);
    },
  });
}

const pathOf = (issue: z.core.$ZodIssue): Path =>
  issue.path.map((part) => (typeof part === "number" ? part : String(part)));

const isThere = (raw: unknown, path: Path): boolean =>
  path.reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], raw) !==
  undefined;

function faultsOf(issue: z.core.$ZodIssue, raw: unknown): Fault[] {
  const at = pathOf(issue);
  if (at.length > 0 && !isThere(raw, at)) return [{ at, message: `${at.at(-1)} is missing` }];
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({
      at: [...at, key],
      message: "is not known here: see docs/config-file.md",
    }));
  return [{ at, message: issue.message }];
}

/** In the words of a file, and with nothing of what was given. */
const customError: z.core.$ZodErrorMap = ({ code, path, expected }) => {
  if (code !== "invalid_type") return undefined;
  if (!path || path.length === 0) return "the file is empty, or no list of names and values";
  return `must be ${expected === "object" || expected === "record" ? "a list of names and values" : expected}`;
};

export function readDocument(file: string, text: string): ReadFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    const faults = document.errors.map(({ pos, message }) => {
      const { line, col } = lines.linePos(pos[0]);
      return { path: "", line, column: col, message };
    });
    throw new ConfigFileError(file, faults);
  }
  keepText(document);
  const places = createPlaces(file, document, lines);
  const raw: unknown = document.toJS();
  const read = configFile.safeParse(raw, { error: customError });
  if (read.success) return { declared: read.data, places };
  throw refuse(
    places,
    read.error.issues.flatMap((issue) => faultsOf(issue, raw)),
  );
}
