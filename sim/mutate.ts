// Exchanges the words of one wrong engine in what is loaded from now on; the sources stay as they are on disk.
import { registerHooks } from "node:module";
import type { Mutant } from "./mutants.ts";

export function mutate({ changes }: Mutant): void {
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context);
      const own = changes.filter(({ file }) => url.endsWith(`/packages/${file}`));
      if (own.length === 0) return loaded;
      const text = loaded.source ?? "";
      let source = typeof text === "string" ? text : new TextDecoder().decode(text);
      for (const { file, from, to } of own) {
        if (source.split(from).length !== 2) throw new Error(`${file} does not say "${from}" once.`);
        source = source.replace(from, () => to);
      }
      return { ...loaded, source };
    },
  });
}
