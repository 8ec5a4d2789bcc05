// Stock levels: what Katana says of these variants at every location, read to the last page; and all there are, page by
// page.
import type { Call, ExternalId, LevelRecord, Log, Page } from "@stockgate/core/contracts";
import { portions } from "./by-parent.ts";
import type { KatanaClient } from "./client.ts";
import { idPattern, levelSchema } from "./mapping.ts";
import { formatPlace, nextPlace, parsePlace } from "./paging.ts";
import { rowsPerPage } from "./rate-limit.ts";
import { readReadablePage } from "./readable-page.ts";

/** Katana gives one row for each variant and location: as many variants as fill one page. */
export const variantsPerLevelRead = (locationCount: number): number =>
  Math.min(rowsPerPage, Math.max(1, Math.floor(rowsPerPage / Math.max(1, locationCount))));

// Katana: levels of archived variants are hidden unless asked for.
const withArchived = { include_archived: true };

export async function readLevels(
  client: KatanaClient,
  variantExternalIds: readonly ExternalId[],
  call: Call,
): Promise<LevelRecord[]> {
  const wanted = new Set(variantExternalIds.filter((each) => idPattern.test(each)));
  const levels: LevelRecord[] = [];
  // 250 ids make a URL of 5500 characters.
  for (const ids of portions([...wanted], rowsPerPage)) {
    const rows = await client.listAll(
      {
        path: "/inventory",
        query: { variant_id: ids, ...withArchived },
        row: levelSchema,
        keyOf: (row) => `${row.variantExternalId} ${row.locationExternalId}`,
      },
      call,
    );
    levels.push(...rows);
  }
  // Katana: a parameter it does not know is ignored without a word, and everything comes back.
  return levels.filter((level) => wanted.has(level.variantExternalId));
}

/** A row that is not as documented is left out: reading that variant by itself tells what is wrong with it. */
export async function readLevelPage(
  client: KatanaClient,
  log: Log,
  cursor: string | null,
  call: Call,
): Promise<Page<LevelRecord>> {
  const place = parsePlace(cursor);
  const request = { path: "/inventory", query: withArchived, row: levelSchema };
  const page = await readReadablePage(client, request, place.page, call);
  if (page.unreadableCount > 0)
    log.warn({ rows: page.unreadableCount }, "rows of /inventory are not as documented");
  const next = nextPlace(place, page);
  return { items: page.items, next: next && formatPlace(next) };
}
