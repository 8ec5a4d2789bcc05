// Whether a row's search text contains what a person typed, letter for letter: no wildcards, whatever the engine's LIKE.
import { raw } from "@mikro-orm/sql";
import type { Engine } from "./engine.ts";

export const containsText = (engine: Engine, text: string) => ({
  [raw(engine === "sqlite" ? "instr(search_text, ?)" : "strpos(search_text, ?)", [
    text.trim().toLowerCase(),
  ])]: { $gt: 0 },
});
