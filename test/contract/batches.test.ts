// More changes than one request takes: what falls goes first, and what belongs together goes together.
import { afterAll, beforeAll, expect, it } from "vitest";
import { openStand, type Stand, type Wares } from "../support/stand.ts";

const skus = Array.from({ length: 320 }, (_, index) => `SKU-${index}`);
const kits = Array.from({ length: 12 }, (_, index) => `KIT-${index}`);
const aKit = { recipe: { SCREW: 2 }, shows: 50 };
// What Katana lists is most recent first: the kits come long before their component where all is read.
const wares: Wares = {
  SCREW: { stock: 100 },
  ...Object.fromEntries(skus.map((sku) => [sku, { stock: 20 }])),
  ...Object.fromEntries(kits.map((sku) => [sku, aKit])),
};

const isFall = (row: { from: number; to: number }) => row.to < row.from;

let stand: Stand;
beforeAll(async () => {
  stand = await openStand({ wares, isOnlineOnly: true, katana: { kitPotential: "null" } });
});
afterAll(() => stand.world.close());

it("Q3 decreases before increases, over several batches", async () => {
  await stand.switchOff();
  for (let start = 0; start < 300; start += 50) {
    const rows = skus.slice(start, start + 50).map((sku, index) => [sku, index % 2 === 0 ? 3 : -3]);
    await stand.world.katana.adjust(Object.fromEntries(rows) as Record<string, number>);
  }
  await stand.rest(30_000);
  await stand.switchOn();
  await stand.rest(5000);
  const writes = await stand.newWrites();
  expect(writes.map((write) => write.rows)).toStrictEqual([250, 50]);
  const signs = writes.flatMap((write) => write.applied).map((row) => Math.sign(row.to - row.from));
  expect(signs.lastIndexOf(-1)).toBe(149);
  expect(signs.indexOf(1)).toBe(150);
});

it("Q3 one component feeding many kits lowers all of them in one push, falls before rises", async () => {
  await stand.rest(30_000);
  await stand.newWrites();
  const up = Object.fromEntries(skus.slice(0, 40).map((sku) => [sku, 1]));
  await stand.world.katana.adjust({ SCREW: -40, ...up });
  await stand.rest(5000);
  // A rise whose webhook came before all others may have been written already.
  const lowering = (await stand.newWrites()).filter((write) => write.applied.some(isFall));
  expect(lowering).toHaveLength(1);
  const applied = lowering.flatMap((write) => write.applied);
  const falls = applied.filter(isFall);
  expect(falls).toHaveLength(1 + kits.length);
  expect(applied.slice(0, falls.length)).toStrictEqual(falls);
});

it("Q2 Q3 a kit follows its component, in whichever round that is read", async () => {
  await stand.rest(60_000);
  const { control, katana, shopify } = stand.world;
  expect(await shopify.available("KIT-0")).toStrictEqual([30]);
  // Nobody is told: it is found as everything is read, the kits long before it.
  await control.katana.fault({ kind: "webhook-dropped" });
  await katana.adjust({ SCREW: -20 });
  await stand.push();
  await stand.rest(30_000);
  expect(await shopify.available("KIT-0")).toStrictEqual([20]);
});
