// Puts an order together from its parts: what is still to be taken from where, and what was taken. Pure.
import type {
  ChannelOrderLineRecord,
  ChannelOrderPlace,
  ChannelOrderRecord,
  ExternalId,
  Page,
} from "@stockgate/core/contracts";

export type OrderLine = Omit<ChannelOrderLineRecord, "places">;
export type PlacedUnits = { lineExternalId: ExternalId; units: number };

type Placed<Units> = {
  externalId: ExternalId;
  /** Null where the place is not said. */
  locationExternalId: ExternalId | null;
  units: Units;
};
export type PlacedPage = Placed<Page<PlacedUnits>>;
export type AllPlaced = Placed<PlacedUnits[]>;

type Head = Omit<ChannelOrderRecord, "lines">;

/** As an order comes: of each part the first page. */
export type OrderParts = {
  head: Head;
  lines: Page<OrderLine>;
  /** What is to be sent from where; null where that was not asked for. */
  assignments: Page<PlacedPage> | null;
  /** What was sent from where. */
  shipments: PlacedPage[];
};

/** Every part read to its end. */
export type WholeOrder = { head: Head; lines: OrderLine[]; assignments: AllPlaced[]; shipments: AllPlaced[] };

type PlacesOfLine = Map<ExternalId, ChannelOrderPlace>;

export function assembleOrder({ head, lines, assignments, shipments }: WholeOrder): ChannelOrderRecord {
  const placesByLine = new Map<ExternalId, PlacesOfLine>(
    lines.map(({ externalId }): [ExternalId, PlacesOfLine] => [externalId, new Map()]),
  );
  addUnits(placesByLine, assignments, "unfulfilled");
  addUnits(placesByLine, shipments, "fulfilled");
  return {
    ...head,
    lines: lines.map((line) => ({
      ...line,
      places: [...(placesByLine.get(line.externalId)?.values() ?? [])],
    })),
  };
}

function addUnits(
  placesByLine: ReadonlyMap<ExternalId, PlacesOfLine>,
  placed: readonly AllPlaced[],
  kind: "unfulfilled" | "fulfilled",
): void {
  for (const { locationExternalId, units: all } of placed) {
    if (locationExternalId === null) continue;
    for (const { lineExternalId, units } of all) {
      if (units === 0) continue;
      const places = placesByLine.get(lineExternalId);
      const place = places?.get(locationExternalId) ?? { locationExternalId, unfulfilled: 0, fulfilled: 0 };
      places?.set(locationExternalId, { ...place, [kind]: place[kind] + units });
    }
  }
}
