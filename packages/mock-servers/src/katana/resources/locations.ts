// GET /locations. Katana: read-only through the API; most recent first (O).
import type { Katana } from "../katana.ts";
import type { Location } from "../state/catalog-records.ts";
import type { Api } from "../wire/api.ts";
import { notFound } from "../wire/errors.ts";
import { dateFilters, flag, integer, integers, text } from "../wire/filters.ts";
import { answerList, mostRecentFirst } from "../wire/list.ts";
import { reply } from "../wire/reply.ts";

export function serveLocations(api: Api, { tables, settings }: Katana): void {
  api.get("/locations", ({ query }) =>
    answerList<Location>(
      {
        records: () => tables.locations.all(),
        filters: {
          ids: integers((row) => row.id),
          name: text((row) => row.name),
          legal_name: text((row) => row.legal_name),
          address_id: integer((row) => row.address_id),
          is_primary: flag((row) => row.is_primary),
          sales_allowed: flag((row) => row.sales_allowed),
          manufacturing_allowed: flag((row) => row.manufacturing_allowed),
          // Katana: the filter is plural, the field is not (O).
          purchases_allowed: flag((row) => row.purchase_allowed),
          rank: integer((row) => row.rank),
          ...dateFilters,
        },
        isDeleted: (row) => row.deleted_at !== null,
        compare: mostRecentFirst,
        render: renderLocation,
      },
      query,
      settings(),
    ),
  );

  api.get("/locations/{id}", (call) => {
    const location = tables.locations.live(call.id());
    if (!location) throw notFound();
    return reply(renderLocation(location));
  });
}

/** The rank is a filter only. */
export function renderLocation(location: Location) {
  const { rank: _rank, ...shown } = location;
  return shown;
}
