// What a source said of levels, as rows to store or to compare.
import type { ExternalId, LevelRecord } from "../contracts/index.ts";
import type { LevelRow } from "../store/entities/catalog.ts";

export type LevelReading = {
  /** Our ids, by the source's. */
  variantIds: ReadonlyMap<ExternalId, number>;
  locationIds: ReadonlyMap<ExternalId, number>;
  /** When the source was asked, in epoch milliseconds. */
  readAt: number;
  /** Drawn before the request. */
  ticket: number;
};

/** What is not known here is left out: it is read again once it is. */
export const toLevelRows = (
  records: readonly LevelRecord[],
  { variantIds, locationIds, readAt, ticket }: LevelReading,
): LevelRow[] =>
  records.flatMap(({ variantExternalId, locationExternalId, ...quantities }) => {
    const sourceVariant = variantIds.get(variantExternalId);
    const location = locationIds.get(locationExternalId);
    if (sourceVariant === undefined || location === undefined) return [];
    return [{ ...quantities, sourceVariant, location, readAt, ticket, sweptIn: null }];
  });
