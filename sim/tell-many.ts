// Tells one story as it happens, or many one after the other.
import type { DatabaseUrl } from "@stockgate/core";
import { startPostgres } from "@stockgate/core/testing";
import type { Options } from "./options.ts";
import { type Story, tellStory } from "./tell-story.ts";

/** Null: each story's own file. */
type Databases = (() => Promise<DatabaseUrl>) | null;

/** As the command line has it. */
function describe({ isPostgres, mutant, steps }: Options): string {
  return `--steps ${steps}${isPostgres ? " --postgres" : ""}${mutant ? ` --mutant ${mutant.name}` : ""}`;
}

function report({ seed, troubles, violations }: Story, options: Options): void {
  console.log(`Seed ${seed} (${troubles.join(", ")}):`);
  for (const violation of violations) console.log(`  ${violation}`);
  console.log(`  the whole story: npm run sim -- --seed ${seed} ${describe(options)}`);
}

const tell = async (seed: number, steps: number, databases: Databases, note?: (text: string) => void) =>
  tellStory(seed, {
    steps,
    ...(note && { note }),
    ...(databases && { database: await databases() }),
  });

async function tellOne({ firstSeed, steps }: Options, databases: Databases): Promise<number> {
  const { violations, fingerprint, troubles } = await tell(firstSeed, steps, databases, console.log);
  console.log(
    `troubles: ${troubles.join(", ")}\nfingerprint: ${fingerprint}\nviolations: ${violations.length}`,
  );
  return violations.length;
}

async function tellMany(options: Options, databases: Databases): Promise<number> {
  const { firstSeed, seeds, steps } = options;
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
    const story = await tell(firstSeed + told, steps, databases);
    told += 1;
    if (story.violations.length > 0) {
      broken += 1;
      report(story, options);
    }
    if (told % 25 === 0) console.error(sum());
  }
  console.log(sum());
  return broken;
}

/** Answers how much was broken. */
export async function tellStories(options: Options): Promise<number> {
  const server = options.isPostgres ? await startPostgres() : null;
  const databases: Databases =
    server && (async () => ({ engine: "postgres", url: await server.createDatabase() }));
  try {
    return await (options.seeds === 1 ? tellOne : tellMany)(options, databases);
  } finally {
    await server?.stop();
  }
}
