// Many mappings decided at once, as a file states them (rules M5, M6): all are judged before any is carried out.
import type { MappingStatement, VariantMappingRow } from "@stockgate/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { watchStatements } from "../../packages/gateway/src/testing/watch-statements.ts";
import { done, openStand, type Stand, type Wares } from "../support/stand.ts";

const wares: Wares = {
  CHAIR: { stock: 10 },
  LAMP: { stock: 7 },
  STOOL: { stock: 3, shows: 0, listedAs: null },
  OLD: { stock: 4, shows: null },
};
const open = () => openStand({ wares, isOnlineOnly: true });

type Statement = Partial<Omit<MappingStatement, "row" | "channelVariant">> & { of: string };

async function idOf(stand: Stand, title: string): Promise<string> {
  const variant = (await stand.channelVariants()).find((each) => each.title === title);
  return variant?.externalId ?? title;
}

async function inputOf(stand: Stand, statements: readonly Statement[]) {
  const rows: MappingStatement[] = [];
  for (const [index, { of, ...fields }] of statements.entries()) {
    const nothing = { sourceVariant: null, sourceSku: null, origin: null, isExcluded: null };
    rows.push({ ...nothing, ...fields, row: index + 2, channelVariant: await idOf(stand, of) });
  }
  return { integrationId: stand.integrationId, statements: rows, unread: 0 };
}

async function state(stand: Stand, statements: readonly Statement[], options: object = {}) {
  const input = { ...(await inputOf(stand, statements)), isDryRun: false, skipBad: false, ...options };
  const result = done(await stand.world.time.finish(stand.world.engine.commands.importMappings(input)));
  await stand.rest(5000);
  return result;
}

async function mappingOf(stand: Stand, title: string): Promise<VariantMappingRow | undefined> {
  const variant = (await stand.channelVariants()).find((each) => each.title === title);
  return (await stand.mappings()).find((each) => each.channelVariant === variant?.id);
}

const rulesOf = (stand: Stand) => stand.world.engine.read((tx) => tx.integrations.rules(stand.integrationId));

afterEach(() => void vi.restoreAllMocks());

describe("statements about mappings", () => {
  it("M5 M6 map by code or id, exclude and go back to the SKU, in one go; what is mapped anew is pushed", async () => {
    await using stand = await open();
    const old = (await stand.sourceVariants()).find(({ sku }) => sku === "OLD")?.externalId ?? "";
    const result = await state(stand, [
      { of: "STOOL", sourceSku: "STOOL" },
      { of: "CHAIR", sourceVariant: old },
      { of: "LAMP", isExcluded: true },
    ]);
    expect(result).toMatchObject({ isDone: true, unchanged: 0, faults: [] });
    expect(result.changes.map(({ row, from, to }) => [row, from.status, to.status, to.source?.sku])).toEqual([
      [2, "UNMATCHED", "MAPPED", "STOOL"],
      [3, "MAPPED", "MAPPED", "OLD"],
      [4, "MAPPED", "EXCLUDED", "LAMP"],
    ]);
    expect(await mappingOf(stand, "STOOL")).toMatchObject({ status: "MAPPED", origin: "MANUAL" });
    expect(await mappingOf(stand, "LAMP")).toMatchObject({ status: "EXCLUDED" });
    expect(await stand.world.shopify.available("CHAIR")).toStrictEqual([4]);

    const back = await state(stand, [
      { of: "CHAIR", origin: "SKU" },
      { of: "LAMP", origin: "SKU", isExcluded: false },
    ]);
    expect(back.changes.map(({ to }) => to.status)).toEqual(["MAPPED", "MAPPED"]);
    expect(await rulesOf(stand)).toHaveLength(1);
    expect(await stand.world.shopify.available("CHAIR")).toStrictEqual([10]);
  });

  it("M6 said again they change nothing, and say so", async () => {
    await using stand = await open();
    const said = [
      { of: "STOOL", sourceSku: "STOOL" },
      { of: "LAMP", isExcluded: true },
    ];
    await state(stand, said);
    const before = await rulesOf(stand);
    const events = (await stand.events()).length;
    expect(await state(stand, said)).toMatchObject({ isDone: true, unchanged: 2, changes: [], faults: [] });
    expect(await rulesOf(stand)).toEqual(before);
    expect((await stand.events()).length).toBe(events);
  });

  it("M6 a dry run tells what would be, and changes nothing", async () => {
    await using stand = await open();
    const planned = await state(stand, [{ of: "STOOL", sourceSku: "STOOL" }], { isDryRun: true });
    expect(planned.isDone).toBe(false);
    expect(planned.changes).toMatchObject([{ row: 2, to: { status: "MAPPED", origin: "MANUAL" } }]);
    expect(await rulesOf(stand)).toEqual([]);
    expect(await mappingOf(stand, "STOOL")).toMatchObject({ status: "UNMATCHED" });
  });

  it("M6 one bad row and none is carried out, unless the bad ones are to be left out", async () => {
    await using stand = await open();
    const said: Statement[] = [
      { of: "STOOL", sourceSku: "STOOL" },
      { of: "STOOL", isExcluded: true },
      { of: "gid://shopify/ProductVariant/1.2E+12", sourceSku: "LAMP" },
      { of: "CHAIR", sourceSku: "NONE" },
      { of: "LAMP", origin: "MANUAL" },
    ];
    const refused = await state(stand, said);
    expect(refused.isDone).toBe(false);
    expect(refused.faults.map(({ row, field }) => [row, field])).toEqual([
      [3, "channelVariant"],
      [4, "channelVariant"],
      [5, "sourceSku"],
      [6, "sourceVariant"],
    ]);
    expect(await rulesOf(stand)).toEqual([]);
    expect((await state(stand, said, { skipBad: true })).isDone).toBe(true);
    expect(await rulesOf(stand)).toHaveLength(1);
    // A row that was not even understood counts as bad.
    expect((await state(stand, [{ of: "LAMP", isExcluded: true }], { unread: 1 })).isDone).toBe(false);
    expect(await rulesOf(stand)).toHaveLength(1);
  });

  it("M6 a row that says SKU and names another variant was meant otherwise: it is refused", async () => {
    await using stand = await open();
    const { faults } = await state(stand, [{ of: "CHAIR", origin: "SKU", sourceSku: "LAMP" }]);
    expect(faults).toMatchObject([{ row: 2, field: "origin", message: expect.stringContaining("MANUAL") }]);
    const rows = [{ of: "CHAIR", origin: "SKU", sourceSku: "CHAIR" }] as const;
    expect(await state(stand, rows)).toMatchObject({ isDone: true, unchanged: 1 });
  });

  it("M6 id and code that say different things are refused", async () => {
    await using stand = await open();
    const lamp = (await stand.sourceVariants()).find(({ sku }) => sku === "LAMP")?.externalId ?? "";
    const { faults } = await state(stand, [{ of: "CHAIR", sourceVariant: lamp, sourceSku: "OLD" }]);
    expect(faults).toMatchObject([{ row: 2, field: "sourceSku" }]);
  });

  it("M6 cost a fixed number of statements to the store, however many they are", async () => {
    const many = (count: number): Wares =>
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [`W${index}`, { stock: 1, shows: 0, listedAs: null }]),
      );
    async function cost(count: number): Promise<number> {
      await using stand = await openStand({ wares: many(count), isOnlineOnly: true, isSyncOn: false });
      let statements = 0;
      watchStatements(() => (statements += 1));
      const rows = Object.keys(many(count)).map((sku) => ({ of: sku, sourceSku: sku }));
      const input = { ...(await inputOf(stand, rows)), isDryRun: false, skipBad: false };
      statements = 0;
      const { changes } = done(await stand.world.engine.commands.importMappings(input));
      const spent = statements;
      vi.restoreAllMocks();
      expect(changes).toHaveLength(count);
      return spent;
    }
    expect(await cost(60)).toBeLessThanOrEqual(await cost(3));
  });
});
