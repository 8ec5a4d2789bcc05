// Whether a row's search text contains what a person typed, letter for letter: no wildcards, whatever the engine's LIKE.
import type { Condition } from "./children.ts";
import type { Engine } from "./engine.ts";

export const containsText = (engine: Engine, text: string): Condition => ({
  sql: `${engine === "sqlite" ? "instr" : "strpos"}(search_text, ?) > 0`,
  params: [text.trim().toLowerCase()],
});

/** Whether the channel variant of a row bears this tag, in any letter case. */
export const bearsTag = (engine: Engine, tag: string): Condition => ({
  sql: `channel_variant_id in (select id from channel_variant
    where ${engine === "sqlite" ? "instr" : "strpos"}(tag_text, ?) > 0)`,
  params: [`\n${tag.trim().toLowerCase()}\n`],
});
