// The command reference, docs/cli.md: what --help says, of every command. Run by `npm run generate`.
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
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
