// Reads JSON without losing a digit: every number stays the text it was written as, so that no quantity and no id
// passes through binary floating point. Never throws.

/** Numbers are strings here: `1.10` is "1.10", and an id is a string whether it came quoted or not. */
export type Json = null | boolean | string | Json[] | { [key: string]: Json };

type ReviverContext = { source?: string };

/** Undefined where the text is not JSON. */
export function parseJson(text: string): Json | undefined {
  const keepSource = (_key: string, value: unknown, context?: ReviverContext) =>
    typeof value === "number" ? context?.source : value;
  try {
    return JSON.parse(text, keepSource) as Json;
  } catch {
    return undefined;
  }
}

export const isJsonObject = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

// TypeScript's own types do not know it yet.
const { rawJSON } = JSON as unknown as { rawJSON(this: void, text: string): unknown };

/** To be put into a body as a JSON number of exactly these digits. */
export const exactNumber = (text: string): unknown => rawJSON(text);
