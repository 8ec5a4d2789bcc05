// stockgate export: the present state as a file that `stockgate apply -f` takes.
import { writeFileSync } from "node:fs";
import { Command } from "@commander-js/extra-typings";
import { readPresent } from "../apply/present.ts";
import { writeDocument } from "../apply/write-document.ts";
import { UsageError } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { openSession } from "../session.ts";
import fileSchema from "../../stockgate.schema.json" with { type: "json" };

/** Things go by their names in the file. */
function refuseTwins(rows: readonly { name: string }[], what: string): void {
  for (const [name, group] of Map.groupBy(rows, (row) => row.name))
    if (group.length > 1)
      throw new UsageError(
        `${group.length} ${what}s are called "${name}", and a file tells them apart by name.`,
      );
}

export const exportCommand = (io: Io) =>
  new Command("export")
    .description("Write accounts, mappings and policies as a file that `stockgate apply -f` takes.")
    .option("-o, --out <file>", "where to write it; to the output unless told")
    .option("--schema", "print the file's JSON Schema, for an editor, and nothing else", false)
    .addHelpText(
      "after",
      `
Secrets are not in it: the gateway gives none back, so each is a reference to the environment, such as
\${KATANA_API_KEY}. To apply it at once changes nothing. The file: docs/config-file.md.`,
    )
    .action(async ({ out: file, schema }, command) => {
      if (schema) return void io.stdout.write(`${JSON.stringify(fileSchema, null, 2)}\n`);
      const session = openSession(io, command);
      const { out } = session;
      const present = await readPresent(session, () => true);
      refuseTwins(
        present.accounts.filter(({ config }) => config !== null),
        "account",
      );
      refuseTwins(present.integrations, "integration");
      const text = writeDocument(present);
      if (file === undefined) return void io.stdout.write(text);
      writeFileSync(file, text);
      out.answer({ file, bytes: Buffer.byteLength(text) }, () => out.line(`Written: ${file}`));
    });
