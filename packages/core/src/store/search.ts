// Whether a row's search text contains what a person typed, letter for letter: no wildcards, whatever the engine's LIKE.
import type { Condition } from "./children.ts";
import type { Engine } from "./engine.ts";

export const containsText = (engine: Engine, text: string): Condition => ({
  sql: `${engine === "sqlite" ? "instr" : "strpos"}(search_text, ?) > 0`,
  params: [text.trim().toLowerCase()],
});
