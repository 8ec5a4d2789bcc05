// Rewrites the generated files, which are committed. With --check writes nothing and fails where one differs from what
// its generator makes of today's sources.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { generateOperations } from "../packages/adapter-shopify/codegen.ts";
import { generateCommandReference, generateFileSchema } from "../packages/cli/codegen.ts";
import { generateClient } from "../packages/client/codegen.ts";
import { generateConsole } from "../packages/console/codegen.ts";
import { generateConfigReference, generateSchema, printServedSchema } from "../packages/gateway/codegen.ts";

export type GeneratedFile = { path: string; content: string };

/** Answers what the files should hold, by absolute path, and writes nothing. */
type Generator = { name: string; generate: () => Promise<GeneratedFile[]> };

const generators: Generator[] = [
  { name: "Shopify operations", generate: generateOperations },
  { name: "GraphQL schema", generate: generateSchema },
  { name: "configuration reference", generate: generateConfigReference },
  { name: "GraphQL client", generate: async () => generateClient(printServedSchema()) },
  { name: "console", generate: async () => generateConsole(printServedSchema()) },
  {
    name: "configuration file's schema",
    generate: async () => generateFileSchema(printServedSchema()),
  },
  { name: "command reference", generate: generateCommandReference },
];

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, "code") === "ENOENT") return null;
    throw error;
  }
}

/** Every generated file that is missing or holds something else, in the order of the generators. */
export async function findDrift(): Promise<GeneratedFile[]> {
  const drifted: GeneratedFile[] = [];
  for (const { generate } of generators) {
    for (const file of await generate()) {
      if (readIfThere(file.path) !== file.content) drifted.push(file);
    }
  }
  return drifted;
}

if (import.meta.main) {
  const isCheck = process.argv.includes("--check");
  const drifted = await findDrift();
  for (const { path, content } of drifted) {
    const name = relative(root, path);
    if (isCheck) {
      console.error(
        `${name} is not what its sources make of it. Run \`npm run generate\` and commit the result.`,
      );
    } else {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
      console.log(`written: ${name}`);
    }
  }
  if (drifted.length === 0) console.log(`${generators.map(({ name }) => name).join(", ")}: up to date`);
  process.exitCode = isCheck && drifted.length > 0 ? 1 : 0;
}
