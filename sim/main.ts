// `npm run sim`: stories of a simulated shop, by their seeds. docs/simulation.md tells what they cover.
import { type Options, readOptions } from "./options.ts";
import { type Story, tellStory } from "./tell-story.ts";

function report({ seed, troubles, violations }: Story, steps: number): void {
  console.log(`Seed ${seed} (${troubles.join(", ")}):`);
  for (const violation of violations) console.log(`  ${violation}`);
  console.log(`  the whole story: npm run sim -- --seed ${seed} --steps ${steps}`);
}

async function tellOne({ firstSeed, steps }: Options): Promise<number> {
  const { violations, fingerprint, troubles } = await tellStory(firstSeed, {
    steps,
    note: (text) => console.log(text),
  });
  console.log(
    `troubles: ${troubles.join(", ")}\nfingerprint: ${fingerprint}\nviolations: ${violations.length}`,
  );
  return violations.length;
}

async function tellMany({ firstSeed, seeds, steps }: Options): Promise<number> {
  const beganAt = performance.now();
  const stopping = new AbortController();
  let broken = 0;
  let told = 0;
  process.once("SIGINT", () => stopping.abort());
  const sum = () => {
    const minutes = (performance.now() - beganAt) / 60_000;
    return `${told} stories of ${steps} steps, ${broken} broken, ${(told / minutes).toFixed(1)} a minute`;
  };
  for (const last = seeds ?? Infinity; told < last && !stopping.signal.aborted;) {
    const story = await tellStory(firstSeed + told, { steps });
    told += 1;
    if (story.violations.length > 0) {
      broken += 1;
      report(story, steps);
    }
    if (told % 25 === 0) console.error(sum());
  }
  console.log(sum());
  return broken;
}

const options = readOptions(process.argv.slice(2));
if (typeof options === "string") {
  console.error(options);
  process.exitCode = 2;
} else {
  const broken = options.seeds === 1 ? await tellOne(options) : await tellMany(options);
  process.exitCode = broken === 0 ? 0 : 1;
}
