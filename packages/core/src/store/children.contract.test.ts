// Pages and counts of many parents' rows, on both databases.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemRandom } from "../ports/system-ports.ts";
import { startPostgres, type TestPostgres } from "../testing/postgres.ts";
import { defaultPolicy } from "../domain/policy.ts";
import { storePolicy } from "../engine/stored-policy.ts";
import { parseDatabaseUrl } from "./database.ts";
import type { VariantMappingRow } from "./entities/integration.ts";
import type { StockTargetState } from "../domain/target.ts";
import type { TargetRow } from "./entities/target.ts";
import { openStore, type Store } from "./store.ts";
import type { Tx } from "./tx.ts";

const anAccount = (kind: "SOURCE" | "CHANNEL", index: number) => ({
  kind,
  adapter: "none",
  name: `${kind} ${index}`,
  externalName: null,
  sealedConfig: null,
  sealedWebhookState: null,
  webhookKey: `${kind}-${index}`,
  webhookProblem: null,
  healthState: "UNCHECKED" as const,
  healthMessage: null,
  healthCheckedAt: null,
  catalogReadAt: null,
  leaseOwner: null,
  leaseEpoch: 0,
  leaseExpiresAt: null,
  createdAt: 0,
});

const aLocation = (externalId: string) => ({
  externalId,
  name: externalId,
  isActive: true,
  isPointOfSale: false,
  ineligibleReason: null,
});

const aTarget = (
  integration: number,
  channelVariant: number,
  channelLocation: number,
  state: StockTargetState,
): Omit<TargetRow, "id"> => ({
  integration,
  channelVariant,
  channelLocation,
  sourceVariant: null,
  sourceLocation: null,
  searchText: `sku-${channelVariant} 100% oak`,
  desired: null,
  desiredTicket: null,
  settled: null,
  isBaselineDue: false,
  pushed: null,
  pushedAt: null,
  pushedTicket: null,
  observed: null,
  observedCommitted: null,
  observedAt: null,
  state,
  driftCause: null,
  errorCode: null,
  errorMessage: null,
  retryAt: null,
  attempts: 0,
  pushMark: null,
  pushDueAt: null,
  markedAt: null,
});

/** A channel with `count` targets of its own, fed from the source; every third target failed. */
async function fill(tx: Tx, sourceId: number, index: number, count: number): Promise<number> {
  const channel = await tx.accounts.insert(anAccount("CHANNEL", index));
  await tx.accounts.saveLocations(channel.id, [aLocation("l1")]);
  const [location] = await tx.accounts.locations(channel.id);
  const { ids } = await tx.catalog.saveChannelVariants(
    channel.id,
    Array.from({ length: count }, (_, each) => ({
      externalId: `${each}`,
      productExternalId: "p",
      stockItemExternalId: `i${each}`,
      sku: `SKU-${each}`,
      title: `Variant ${each}`,
      isTracked: true,
      notSyncableReason: null,
    })),
  );
  const integration = await tx.integrations.insert({
    name: `Integration ${index}`,
    source: sourceId,
    channel: channel.id,
    isSyncEnabled: false,
    toggleEpoch: 1,
    drainUntil: null,
    firstActivatedAt: null,
    preparedAt: null,
    status: "DISABLED",
    policy: storePolicy(defaultPolicy),
    createdAt: 0,
  });
  await tx.targets.insert(
    ids.map((id, each) => aTarget(integration.id, id, location!.id, each % 3 === 0 ? "FAILED" : "IN_SYNC")),
  );
  await tx.mappings.replace(
    integration.id,
    ids.map((channelVariantId, each) => ({
      channelVariantId,
      sourceVariantId: null,
      status: (each === 0 ? "EXCLUDED" : "UNMATCHED") as VariantMappingRow["status"],
      origin: null,
      reason: null,
      shadowedIds: each === 0 ? [7, 8] : [],
      suggestionIds: [],
      searchText: `sku-${each}`,
    })),
  );
  return integration.id;
}

describe.each(["sqlite", "postgres"] as const)("rows of many parents on %s", (engine) => {
  let postgres: TestPostgres | null = null;
  let store: Store;
  let integrations: number[] = [];

  beforeAll(async () => {
    if (engine === "postgres") postgres = await startPostgres();
    const url = postgres
      ? parseDatabaseUrl(await postgres.createDatabase())
      : parseDatabaseUrl("file::memory:");
    store = await openStore(url!, systemRandom);
    integrations = await store.transaction(async (tx) => {
      const source = await tx.accounts.insert(anAccount("SOURCE", 0));
      return [
        await fill(tx, source.id, 1, 7),
        await fill(tx, source.id, 2, 0),
        await fill(tx, source.id, 3, 2),
      ];
    });
  });
  afterAll(async () => {
    await store.close();
    await postgres?.stop();
  });

  const pages = (parents: number[], request: object, filter: object = {}) =>
    store.read((tx) => tx.targets.pages(parents, filter, request));

  it("answers the same page of each, with what lies before and behind", async () => {
    const first = await pages(integrations, { first: 3 });
    expect(integrations.map((id) => first.get(id)!.rows.length)).toEqual([3, 0, 2]);
    expect(integrations.map((id) => first.get(id)!.hasNext)).toEqual([true, false, false]);

    const after = first.get(integrations[0]!)!.rows.at(-1)!.id;
    const second = (await pages([integrations[0]!], { first: 3, after })).get(integrations[0]!)!;
    expect(second).toMatchObject({ hasNext: true, hasPrevious: true });
    expect(second.rows.map(({ id }) => id)).toEqual([after + 1, after + 2, after + 3]);
  });

  it("turns pages backward as well, alone and among others", async () => {
    const alone = (await pages([integrations[0]!], { last: 2 })).get(integrations[0]!)!;
    const among = (await pages(integrations, { last: 2 })).get(integrations[0]!)!;
    expect(alone).toMatchObject({ hasNext: false, hasPrevious: true });
    expect(alone.rows.map(({ id }) => id)).toEqual(among.rows.map(({ id }) => id));
    expect(alone.rows[0]!.id).toBeLessThan(alone.rows[1]!.id);
  });

  it("applies the same filter to each, the text letter for letter", async () => {
    const failed = await store.read((tx) => tx.targets.counts(integrations, { state: ["FAILED"] }));
    expect(integrations.map((id) => failed.get(id))).toEqual([3, 0, 1]);
    const percent = await store.read((tx) => tx.targets.counts(integrations, { search: "100% OAK" }));
    expect(integrations.map((id) => percent.get(id))).toEqual([7, 0, 2]);
    expect(
      (await pages(integrations, { first: 5 }, { search: "100_ oak" })).get(integrations[0]!)!.rows,
    ).toEqual([]);
    expect((await pages(integrations, { first: 5 }, { state: [] })).get(integrations[0]!)!.rows).toEqual([]);
  });

  it("counts by state and by status", async () => {
    const [states, statuses] = await store.read(async (tx) => [
      await tx.targets.countsByState(integrations),
      await tx.mappings.countsByStatus(integrations),
    ]);
    expect(states.get(integrations[0]!)).toEqual({ IN_SYNC: 4, PENDING: 0, FAILED: 3, DRIFTED: 0, HELD: 0 });
    expect(statuses.get(integrations[0]!)).toMatchObject({ EXCLUDED: 1, UNMATCHED: 6, SHADOWED: 2 });
    expect(statuses.get(integrations[1]!)).toMatchObject({ UNMATCHED: 0, SHADOWED: 0 });
  });
});
