// What a row's object is copied from. An object whose keys are set one by one, by names that are not in the source text, becomes
// a dictionary after a dozen of them, several times slower to fill and to read; one that came out of JSON does not, nor do
// its copies (V8).

export type Row = Record<string, unknown>;

/** An object of these keys, each null. */
export const blankRow = (names: readonly string[]): Row =>
  JSON.parse(JSON.stringify(Object.fromEntries(names.map((name) => [name, null])))) as Row;
