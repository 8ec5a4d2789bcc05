// stockgate csv: mappings and levels as files for a spreadsheet, and back.
import { readFileSync, writeFileSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { Argument, Command } from "@commander-js/extra-typings";
import { exitCodes } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { plain } from "../output.ts";
import { openSession } from "../session.ts";

const kindArgument = () => new Argument("<kind>", "which file").choices(["mappings", "levels"] as const);

const exportCommand = (io: Io) =>
  new Command("export")
    .description("Download a file, to the output unless --out names one.")
    .addArgument(kindArgument())
    .option("-o, --out <file>", "where to write it")
    .option("--guarded", "make formulas harmless for a spreadsheet, where that is not so by itself")
    .action(async (kind, { out: file, guarded }, command) => {
      const { client, out, integration, signal } = openSession(io, command);
      const { csv } = await integration();
      const text = await client.downloadCsv(csv[kind], { signal, ...(guarded ? { guarded } : {}) });
      if (file === undefined) return void io.stdout.write(text);
      writeFileSync(file, text);
      out.answer({ file, bytes: Buffer.byteLength(text) }, () => out.line(`Written: ${file}`));
    });

const importCommand = (io: Io) =>
  new Command("import")
    .description("Hand a file in. Nothing is done by halves: where a row is bad, nothing is changed.")
    .addArgument(kindArgument())
    .argument("<file>", "the file; - for what is piped in")
    .option("--dry-run", "only tell what it would do", false)
    .option("--skip-bad-rows", "carry out the good rows all the same", false)
    .addHelpText("after", "\nFirst --dry-run. It ends with 1 where a row is bad. The columns: docs/csv.md.")
    .action(async (kind, path, { dryRun, skipBadRows }, command) => {
      const { client, out, integration, signal } = openSession(io, command);
      const { csv } = await integration();
      const file = path === "-" ? await buffer(io.stdin) : readFileSync(path);
      const report = await client.uploadCsv(csv[kind], new Uint8Array(file), { dryRun, skipBadRows, signal });
      out.answer(report, () => {
        for (const { row, column, message } of report.faults) {
          out.line(out.style("red", `row ${row}${column === null ? "" : `, ${column}`}: ${plain(message)}`));
        }
        for (const { message } of report.userErrors) out.line(out.style("red", plain(message)));
        const counts = Object.entries(report).filter(([, value]) => typeof value === "number");
        const state = dryRun ? "It would be done" : report.isDone ? "Done" : "Nothing was changed";
        out.line(`${state}: ${counts.map(([name, count]) => `${name} ${String(count)}`).join(", ")}`);
        if (typeof report["syncRunId"] === "string")
          out.line(`Follow it: stockgate runs --follow ${report["syncRunId"]}`);
      });
      const isGood = (report.isDone || dryRun) && report.faultCount === 0 && report.userErrors.length === 0;
      if (!isGood) io.end(exitCodes.wrong);
    });

export const csvCommand = (io: Io) =>
  new Command("csv")
    .description("Mappings and levels as CSV files.")
    .addCommand(exportCommand(io))
    .addCommand(importCommand(io));
