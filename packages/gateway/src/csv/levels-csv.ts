// An integration's levels as a file: for Shopify's inventory import on the way out, a person's counts on the way in.
import { createHash } from "node:crypto";
import type { Stockgate } from "@stockgate/core";
import { encodeGlobalId } from "../schema/global-id.ts";
import type { CsvFile, ImportOptions, ImportResult } from "./csv-file.ts";
import { levelForm, levelStyle, readLevels, toLevelCells, toLevelFault } from "./level-table.ts";
import { BadTable, readTable } from "./read-table.ts";
import type { Cell } from "./write-table.ts";

async function* pagesOf(engine: Stockgate, integrationId: number): AsyncGenerator<Cell[][]> {
  for await (const page of engine.levelSheet(integrationId)) yield page.map(toLevelCells);
}

async function importFile(
  engine: Stockgate,
  bytes: Uint8Array,
  options: ImportOptions,
): Promise<ImportResult> {
  const { integrationId, isDryRun, skipBadRows: skipBad, idempotencyKey } = options;
  const { statements, faults } = readLevels(await readTable(bytes, levelForm));
  if (statements.length + faults.length === 0)
    throw new BadTable('No row says anything under "On hand (new)": nothing would be set.');
  const { value, refusals } = await engine.commands.importLevels({
    integrationId,
    statements,
    unread: faults.length,
    digest: createHash("sha256").update(bytes).digest("hex"),
    isDryRun,
    skipBad,
    idempotencyKey,
  });
  const all = [...faults, ...(value?.faults ?? []).map(toLevelFault)];
  const rowFaults = all.toSorted((left, right) => left.row - right.row);
  if (!value?.run) return { refusals, faults: rowFaults };
  const { id, total } = value.run;
  return {
    refusals,
    faults: rowFaults,
    report: { isDone: !isDryRun, syncRunId: encodeGlobalId("SyncRun", id), total },
  };
}

export const levelsCsv: CsvFile = { style: levelStyle, pages: pagesOf, importFile };
