// Opening stock from a person's counts (rule M10): the run of a stock import, with the numbers given instead of read.
import { formatQuantity, type LevelStatement, parseQuantity } from "@stockgate/core";
import { describe, expect, it } from "vitest";
import { katanaWrites, toItsEnd } from "../support/imports.ts";
import { done, openStand, type Stand, type Wares } from "../support/stand.ts";

const wares: Wares = {
  CHAIR: { stock: { main: 3, shop: 1 }, shows: { online: 10, retail: 5 } },
  LAMP: { stock: { main: 7 }, shows: { online: 7, retail: 0 } },
};
const open = (options: object = {}) => openStand({ wares, isSyncOn: false, ...options });
const inStock = async (stand: Stand, sku: string, location?: string) =>
  (await stand.world.katana.inventory(sku, location))["quantity_in_stock"];

type Count = [sku: string, location: string, inStock: string | null];
const inputOf = (stand: Stand, counts: readonly Count[], options: object = {}) => ({
  integrationId: stand.integrationId,
  statements: counts.map(([sku, location, count], index): LevelStatement => ({
    row: index + 2,
    sku,
    title: null,
    location,
    inStock: count === null ? null : (parseQuantity(count) ?? null),
  })),
  unread: 0,
  digest: counts.join(),
  isDryRun: false,
  skipBad: false,
  idempotencyKey: null,
  ...options,
});
const ask = (stand: Stand, counts: readonly Count[], options: object = {}) =>
  stand.world.engine.commands.importLevels(inputOf(stand, counts, options));
async function set(stand: Stand, counts: readonly Count[], options: object = {}) {
  const { run } = done(await ask(stand, counts, options));
  const imported = await toItsEnd(stand, run?.id ?? 0);
  const numbers = imported.items.map(({ outcome, fromQuantity, toQuantity }) => [
    outcome,
    fromQuantity === null ? null : formatQuantity(fromQuantity),
    toQuantity === null ? null : formatQuantity(toQuantity),
  ]);
  return { run: imported.run, numbers };
}

describe("counts that a person gives", () => {
  it("M10 are set in the source, at each location, whatever the channel counts", async () => {
    await using stand = await open();
    const counts: Count[] = [
      ["CHAIR", "Online warehouse", "40"],
      ["CHAIR", "Retail store", "1"],
    ];
    const { run, numbers } = await set(stand, counts);
    expect(run).toMatchObject({ kind: "IMPORT", state: "SUCCEEDED", total: 2, changed: 1, unchanged: 1 });
    expect(numbers).toStrictEqual([
      ["SET", "3", "40"],
      ["UNCHANGED", "1", "1"],
    ]);
    expect(await inStock(stand, "CHAIR")).toBe("40.00000");
    expect(await inStock(stand, "LAMP")).toBe("7.00000");
  });

  it("M10 are set once: the same file again changes nothing", async () => {
    await using stand = await open();
    const counts: Count[] = [["CHAIR", "Online warehouse", "40"]];
    await set(stand, counts);
    await stand.world.katana.adjust({ CHAIR: -5 });
    const writes = katanaWrites(stand).length;
    const { numbers } = await set(stand, [["CHAIR", "Online warehouse", "60"]]);
    expect(numbers).toMatchObject([["UNCHANGED", null, "60"]]);
    expect(katanaWrites(stand)).toHaveLength(writes);
    expect(await inStock(stand, "CHAIR")).toBe("35.00000");
  });

  it("M10 a dry run is the plan, and writes nothing", async () => {
    await using stand = await open();
    const planned = await set(stand, [["CHAIR", "Online warehouse", "40"]], { isDryRun: true });
    expect(planned.numbers).toStrictEqual([["PLANNED", "3", "40"]]);
    expect(katanaWrites(stand)).toStrictEqual([]);
    expect(await inStock(stand, "CHAIR")).toBe("3.00000");
  });

  it("M10 L2 are summed over the locations that share a source location", async () => {
    const shared = "Main warehouse";
    await using stand = await open({ locations: { "Online warehouse": shared, "Retail store": shared } });
    const { numbers } = await set(stand, [
      ["CHAIR", "Online warehouse", "4"],
      ["CHAIR", "Retail store", "5"],
    ]);
    expect(numbers).toStrictEqual([["SET", "3", "9"]]);
  });

  it("M10 one bad row and no run begins, unless the bad ones are to be left out", async () => {
    await using stand = await open();
    const counts: Count[] = [
      ["CHAIR", "Online warehouse", "40"],
      ["NONE", "Online warehouse", "1"],
    ];
    const { value, refusals } = await ask(stand, counts);
    expect(value).toMatchObject({ run: null, faults: [{ row: 3, field: "sku" }] });
    expect(refusals).toMatchObject([{ code: "INVALID", field: ["file"] }]);
    const page = await stand.world.engine.read((tx) => tx.runs.pages([stand.integrationId], { first: 50 }));
    expect(page.get(stand.integrationId)?.rows.filter(({ kind }) => kind === "IMPORT")).toEqual([]);
    expect((await set(stand, counts, { skipBad: true })).numbers).toStrictEqual([["SET", "3", "40"]]);
  });

  it("M10 the same key and file answer the run of the first time, another file is refused", async () => {
    await using stand = await open();
    const key = { idempotencyKey: "monday" };
    const counts: Count[] = [["CHAIR", "Online warehouse", "40"]];
    const { run } = await set(stand, counts, key);
    expect(done(await ask(stand, counts, key)).run?.id).toBe(run.id);
    const { refusals } = await ask(stand, [["CHAIR", "Online warehouse", "41"]], key);
    expect(refusals).toMatchObject([{ code: "IDEMPOTENCY_KEY_REUSED" }]);
  });
});
