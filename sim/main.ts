// `npm run sim`: stories of a simulated shop, by their seeds. docs/simulation.md tells what they cover.
import { mutate } from "./mutate.ts";
import { readOptions } from "./options.ts";

const options = readOptions(process.argv.slice(2));
if (typeof options === "string") {
  console.error(options);
  process.exitCode = 2;
} else {
  if (options.mutant) mutate(options.mutant);
  // The engine is loaded from here on, and not before.
  const { tellStories } = await import("./tell-many.ts");
  process.exitCode = (await tellStories(options)) === 0 ? 0 : 1;
}
