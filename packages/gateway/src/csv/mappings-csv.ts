// The mappings of an integration as a file: written page by page, read as a whole, so that nothing is done by halves.
import type { ImportedMappings, MappingSide, PageRequest, Stockgate } from "@stockgate/core";
import {
  mappingForm,
  type MappingParts,
  mappingStyle,
  readMappings,
  toMappingCells,
  toRowFault,
} from "./mapping-table.ts";
import { readTable } from "./read-table.ts";
import type { CsvFile, ImportOptions } from "./csv-file.ts";
import type { Cell } from "./write-table.ts";

const rowsAtOnce = 1000;

const readPage = (engine: Stockgate, integrationId: number, request: PageRequest) =>
  engine.read(async (tx) => {
    const pages = await tx.mappings.pages([integrationId], {}, request);
    const rows = pages.get(integrationId)?.rows ?? [];
    const channelIds = rows.flatMap((row) => row.channelVariant ?? []);
    const channels = await tx.catalog.channelVariantsByIds(channelIds);
    const sources = await tx.catalog.sourceVariantsByIds([
      ...new Set(rows.flatMap((row) => row.sourceVariant ?? [])),
    ]);
    const overrides = await tx.overrides.ofChannelVariants(integrationId, channelIds);
    const channelOf = new Map(channels.map((each) => [each.id, each]));
    const sourceOf = new Map(sources.map((each) => [each.id, each]));
    const overrideOf = new Map(overrides.map((each) => [each.channelVariant, each]));
    return rows.map((mapping): MappingParts => ({
      mapping,
      channel: channelOf.get(mapping.channelVariant ?? 0),
      source: sourceOf.get(mapping.sourceVariant ?? 0),
      override: overrideOf.get(mapping.channelVariant ?? 0),
    }));
  });

async function* pagesOf(engine: Stockgate, integrationId: number): AsyncGenerator<Cell[][]> {
  for (let after = 0; ;) {
    const parts = await readPage(engine, integrationId, { first: rowsAtOnce, after });
    const last = parts.at(-1);
    if (!last) return;
    yield parts.map(toMappingCells);
    after = last.mapping.id;
  }
}

const describeSide = ({ status, origin, source }: MappingSide) => ({
  state: status,
  mappedBy: origin,
  sourceVariantId: source?.externalId ?? null,
  sourceCode: source?.sku ?? null,
  sourceName: source?.name ?? null,
});

const describeChange = ({ row, channel, from, to }: ImportedMappings["changes"][number]) => ({
  row,
  channelVariantId: channel.externalId,
  title: channel.title,
  from: describeSide(from),
  to: describeSide(to),
});

async function importFile(engine: Stockgate, bytes: Uint8Array, options: ImportOptions) {
  const { integrationId, isDryRun, skipBadRows: skipBad } = options;
  const { statements, faults } = readMappings(await readTable(bytes, mappingForm));
  const { value, refusals } = await engine.commands.importMappings({
    integrationId,
    statements,
    unread: faults.length,
    isDryRun,
    skipBad,
  });
  if (!value) return { refusals };
  const rowFaults = [...faults, ...value.faults.map(toRowFault)].toSorted(
    (left, right) => left.row - right.row,
  );
  const { isDone, unchanged, changes } = value;
  const report = { isDone, changed: changes.length, unchanged, changes: changes.map(describeChange) };
  return { refusals, faults: rowFaults, report };
}

export const mappingsCsv: CsvFile = {
  style: () => mappingStyle,
  pages: pagesOf,
  importFile,
};
