import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ChannelLocation, type LocationPolicy, mapLocations } from "./map-locations.ts";

const aLocation = (id: number, fields: Partial<ChannelLocation> = {}): ChannelLocation => ({
  id,
  name: `Location ${id}`,
  isActive: true,
  isPointOfSale: false,
  isEligible: true,
  ...fields,
});
const aPolicy = (fields: Partial<LocationPolicy> = {}): LocationPolicy => ({
  unmappedLocations: "REQUIRE_MAPPING",
  onlineStoreSourceLocationId: null,
  ...fields,
});
const following = aPolicy({ unmappedLocations: "FOLLOW_ONLINE_STORE", onlineStoreSourceLocationId: 90 });

const anyLocations = fc.uniqueArray(fc.nat({ max: 8 })).chain((ids) =>
  fc.tuple(
    ...ids.map((id) =>
      fc
        .record({
          isActive: fc.boolean(),
          isPointOfSale: fc.option(fc.boolean()),
          isEligible: fc.boolean(),
        })
        .map((fields) => aLocation(id, fields)),
    ),
  ),
);
const anyDecisions = fc.uniqueArray(
  fc.record({ channelLocationId: fc.nat({ max: 10 }), sourceLocationId: fc.option(fc.nat({ max: 3 })) }),
  { selector: (decision) => decision.channelLocationId },
);
const anyPolicy = fc.record<LocationPolicy>({
  unmappedLocations: fc.constantFrom("REQUIRE_MAPPING", "IGNORE", "FOLLOW_ONLINE_STORE"),
  onlineStoreSourceLocationId: fc.option(fc.nat({ max: 3 })),
});

describe("mapLocations", () => {
  it("L1 answers once for every location, in their order; a decision by hand counts", () => {
    fc.assert(
      fc.property(anyLocations, anyDecisions, anyPolicy, (locations, decisions, policy) => {
        const mappings = mapLocations(locations, decisions, policy);
        expect(mappings.map((mapping) => mapping.channelLocationId)).toStrictEqual(
          locations.map(({ id }) => id),
        );
        for (const mapping of mappings) {
          const decision = decisions.find((each) => each.channelLocationId === mapping.channelLocationId);
          if (!decision) continue;
          expect(mapping.sourceLocationId).toBe(decision.sourceLocationId);
          expect(mapping.origin).toBe(decision.sourceLocationId === null ? "EXCLUDED" : "MANUAL");
          expect(mapping.problem).toBeNull();
        }
      }),
    );
  });

  it("L2 sharing is mutual, and is about the same source location", () => {
    fc.assert(
      fc.property(anyLocations, anyDecisions, anyPolicy, (locations, decisions, policy) => {
        const mappings = mapLocations(locations, decisions, policy);
        for (const one of mappings) {
          const sharing = mappings.filter(
            (other) =>
              other !== one &&
              one.sourceLocationId !== null &&
              other.sourceLocationId === one.sourceLocationId,
          );
          expect(one.sharedWithIds).toStrictEqual(sharing.map((other) => other.channelLocationId));
        }
      }),
    );
  });

  it("L3 L4 what is inactive or another service's needs no decision, under any policy", () => {
    fc.assert(
      fc.property(anyLocations, anyPolicy, (locations, policy) => {
        const idle = locations.map((location) => ({ ...location, isActive: false }));
        const foreign = locations.map((location) => ({ ...location, isEligible: false }));
        for (const mapping of [...mapLocations(idle, [], policy), ...mapLocations(foreign, [], policy)]) {
          expect(mapping).toMatchObject({ sourceLocationId: null, origin: "UNMAPPED", problem: null });
        }
      }),
    );
  });

  it("L3 REQUIRE_MAPPING names every one; IGNORE none", () => {
    const locations = [aLocation(1), aLocation(2, { isPointOfSale: true }), aLocation(3)];
    const problems = mapLocations(locations, [{ channelLocationId: 3, sourceLocationId: null }], aPolicy());
    expect(problems.map(({ problem }) => problem !== null)).toStrictEqual([true, true, false]);
    const ignored = mapLocations(locations, [], aPolicy({ unmappedLocations: "IGNORE" }));
    expect(ignored.every(({ problem, origin }) => problem === null && origin === "UNMAPPED")).toBe(true);
  });

  it("L3 FOLLOW_ONLINE_STORE: followed by those that are no points of sale; where that is not known, a problem", () => {
    const [online, shop, unknown] = mapLocations(
      [aLocation(1), aLocation(2, { isPointOfSale: true }), aLocation(3, { isPointOfSale: null })],
      [],
      following,
    );
    expect(online).toMatchObject({ sourceLocationId: 90, origin: "ONLINE_STORE_DEFAULT", problem: null });
    expect(shop).toMatchObject({ sourceLocationId: null, origin: "UNMAPPED", problem: null });
    expect(unknown).toMatchObject({ sourceLocationId: null, origin: "UNMAPPED" });
    expect(unknown?.problem).toMatch(/point of sale is not known/);
  });

  it("L3 FOLLOW_ONLINE_STORE without a chosen location is a problem", () => {
    const policy = { ...following, onlineStoreSourceLocationId: null };
    const [mapping] = mapLocations([aLocation(1)], [], policy);
    expect(mapping).toMatchObject({ sourceLocationId: null });
    expect(mapping?.problem).not.toBeNull();
  });
});
