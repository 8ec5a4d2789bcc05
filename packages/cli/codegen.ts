// The command reference, docs/cli.md: what --help says, of every command. Run by `npm run generate`.
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { buildSchema, isInputObjectType } from "graphql";
import { z } from "zod";
import { configFile } from "./src/apply/config-file.ts";
import { createProgram } from "./src/program.ts";

const opening = `# The command line

\`stockgate\` does what people do with the gateway, over its public API alone. In this repository:

\`\`\`sh
npm start                                     # or a gateway of your own
export STOCKGATE_URL=http://127.0.0.1:4000 STOCKGATE_TOKEN=...   # as printed by npm start
npx stockgate status                          # after the first npm command here has installed the packages
npm run stockgate -- status                   # the same, installing them where needed
\`\`\`

- **Programs**: \`--json\` answers one JSON document, or a JSON line for each thing that is followed; an error too is
  \`{"error": {"code", "message"}}\`. The exit codes say the rest.
- **Secrets** come from the environment, are typed unseen, or are piped in; never from the command line.
- **Colour** only in a terminal; \`NO_COLOR\` and \`FORCE_COLOR\` are heard. Bars only where somebody looks on.
- **\`stockgate doctor\`** looks for what is wrong and says how to mend each thing; it ends with 1 where something must be.
- **\`stockgate completion bash|zsh|fish\`** prints the script for your shell.

Everything below is what \`--help\` says; written by \`npm run generate\`.
`;

const quiet = () => new Writable({ write: (_chunk, _encoding, done) => done() });

/** Every command's help, in the order in which the program lists them, each before those within it. */
function printHelps(): string[] {
  let text = "";
  const stdout = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  const { signal } = new AbortController();
  const program = createProgram({
    env: {},
    stdin: Readable.from([]),
    stdout,
    stderr: quiet(),
    signal,
    now: () => 0,
    end: () => {},
  });
  const helpsOf = (command: CommandUnknownOpts, path: string): string[] => {
    text = "";
    command.outputHelp();
    const own = `## ${path}\n\n\`\`\`\n${text.trimEnd()}\n\`\`\`\n`;
    return [own, ...command.commands.flatMap((each) => helpsOf(each, `${path} ${each.name()}`))];
  };
  return helpsOf(program, program.name());
}

export async function generateCommandReference(): Promise<{ path: string; content: string }[]> {
  const content = [opening, ...printHelps()].join("\n");
  return [{ path: join(import.meta.dirname, "../../docs/cli.md"), content }];
}

type JsonSchema = {
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema;
  description?: string;
};

/** The gateway says of each field of the policy what it means; the file's own field for a location has its own words. */
function describePolicy(file: JsonSchema, sdl: string): void {
  const policy = file.properties?.["integrations"]?.additionalProperties?.properties?.["policy"];
  const input = buildSchema(sdl).getType("SyncPolicyInput");
  if (!policy || !isInputObjectType(input)) throw new Error("there is no policy to describe");
  const fields = input.getFields();
  for (const [name, schema] of Object.entries(policy.properties ?? {})) {
    const description = (fields[name] ?? fields[`${name}Id`])?.description;
    if (description) schema.description = description;
  }
}

/** stockgate.schema.json, by which editors complete a configuration file. */
export async function generateFileSchema(sdl: string): Promise<{ path: string; content: string }[]> {
  const schema = z.toJSONSchema(configFile, { io: "input" }) as JsonSchema;
  describePolicy(schema, sdl);
  const path = join(import.meta.dirname, "stockgate.schema.json");
  return [{ path, content: `${JSON.stringify(schema, null, 2)}\n` }];
}
