// Stock levels: what Katana says of these variants at every location, read to the last page.
import type { Call, ExternalId, LevelRecord } from "@stockgate/core/contracts";
import { portions } from "./by-parent.ts";
import type { KatanaClient } from "./client.ts";
import { idPattern, levelSchema } from "./mapping.ts";
import { rowsPerPage } from "./rate-limit.ts";

/** Katana gives one row for each variant and location: as many variants as fill one page. */
export const variantsPerLevelRead = (locationCount: number): number =>
  Math.min(rowsPerPage, Math.max(1, Math.floor(rowsPerPage / Math.max(1, locationCount))));

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
        // Katana: levels of archived variants are hidden unless asked for.
        query: { variant_id: ids, include_archived: true },
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
