// Signals that name all there is to know do not wait for those about which the far side must be asked first.
import { expect, it } from "vitest";
import { openStand, type Stand, type Wares } from "../support/stand.ts";

const wares: Wares = { CHAIR: { stock: 10 }, LAMP: { stock: 10 } };
const online = async (stand: Stand, sku: string) => (await stand.world.shopify.available(sku))[0];

/** Katana tells of a change of LAMP by its order alone. */
async function sellLamp(stand: Stand) {
  const { control, katana } = stand.world;
  const end = await control.katana.fault({ kind: "webhook-dropped", match: "current_inventory.*" });
  await katana.sell({ LAMP: 2 });
  await stand.rest(100);
  await end();
}

it("C7 orders that cannot be looked up hold back no level, and are resolved once they can", async () => {
  await using stand = await openStand({ wares });
  const { world } = stand;
  world.onRequest = ({ path }) =>
    path.startsWith("/v1/sales_orders") ? { status: 503, headers: {}, body: "" } : undefined;
  await sellLamp(stand);
  // Long enough for the longest pause between two tries.
  await stand.rest(180_000);
  await world.katana.adjust({ CHAIR: -3 });
  await stand.rest(1000);
  expect(await online(stand, "CHAIR")).toBe(7);
  expect(await online(stand, "LAMP")).toBe(10);
  world.onRequest = null;
  await stand.rest(61_000);
  expect(await online(stand, "LAMP")).toBe(8);
});

it("C7 an order that is looked up slowly holds back no level that comes meanwhile", async () => {
  await using stand = await openStand({ wares });
  const { control, katana } = stand.world;
  await control.katana.fault({ kind: "latency", match: "GET /v1/sales_orders", delayMs: 8000 });
  await sellLamp(stand);
  await stand.rest(1000);
  await katana.adjust({ CHAIR: -3 });
  await stand.rest(1000);
  expect(await online(stand, "CHAIR")).toBe(7);
  await stand.rest(10_000);
  expect(await online(stand, "LAMP")).toBe(8);
});
