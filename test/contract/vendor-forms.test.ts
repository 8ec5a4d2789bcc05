// Whatever of Katana's behaviour its documents leave open: the same changes reach the store all the same.
import { expect, it } from "vitest";
import { openStand, type Stand, type StandOptions, type Wares } from "../support/stand.ts";

const wares: Wares = {
  CHAIR: { stock: { main: 10, shop: 5 } },
  WOOD: { kind: "material", stock: 20 },
  TABLE: { stock: 3, kind: "product", recipe: { WOOD: 2 } },
  PAIR: { recipe: { CHAIR: 2, WOOD: 0.5 }, shows: { online: 5, retail: 0 } },
};

const forms: [string, NonNullable<StandOptions["katana"]>][] = [
  [
    "as its older documents and its wire tell it",
    {
      errorEnvelope: "flat",
      singleEnvelope: "wrapped",
      quotaResetUnit: "seconds",
      quotaWindow: "sliding",
      limitAbove250: "reject",
      kitPotential: "null",
      nonKitPotential: "zero",
      newTransferStatus: "received",
      webhookObjectIds: "string",
      webhookIds: "string",
      webhookSignatureCase: "upper",
      webhookFirstRetryNum: true,
      inventoryEventObject: "variant-field",
    },
  ],
  [
    "with a clock ahead, and more webhooks than are needed",
    {
      clockSkewMs: 7_200_000,
      kitPotentialRounding: "exact",
      inventoryEventObject: "variant-and-location",
      commitmentChangesFire: "everything",
      kitComponentsFireKit: true,
      webhookMergeMs: 500,
    },
  ],
  [
    "with a clock behind, and kits assembled at delivery",
    {
      clockSkewMs: -7_200_000,
      kitAssembledAt: "delivery",
      kitOrdersCommitComponents: true,
      transferInTransit: "leaves-source",
      revertedMovements: "removed",
      commitmentChangesFire: "out-of-stock",
    },
  ],
];

const shown = async (stand: Stand, sku: string) => {
  await stand.rest(15_000);
  const { shopify } = stand.world;
  return [...(await shopify.available(sku)), ...(await shopify.available(sku, "Retail store"))];
};

it.each(forms)("C1 C2 C3 C4 Q2 Katana %s", async (_, katanaSettings) => {
  await using stand = await openStand({ wares, katana: katanaSettings });
  const { katana } = stand.world;
  expect((await stand.allTargets()).filter((target) => target.state === "DRIFTED")).toStrictEqual([]);

  const sale = await katana.sell({ CHAIR: 2 });
  expect(await shown(stand, "CHAIR")).toStrictEqual([8, 5]);
  expect((await shown(stand, "PAIR"))[0]).toBe(4);
  await katana.patch(`/sales_order_rows/${sale.rowIds[0]}`, { quantity: 4 });
  expect((await shown(stand, "PAIR"))[0]).toBe(3);
  await katana.ship(sale, [4], "DELIVERED");
  expect(await shown(stand, "CHAIR")).toStrictEqual([6, 5]);

  const transfer = await katana.transfer({ CHAIR: 2 }, "Main warehouse", "High street shop");
  await katana.patch(`${transfer}/status`, { status: "received" });
  expect(await shown(stand, "CHAIR")).toStrictEqual([4, 7]);

  const order = await katana.make("TABLE", 4);
  await katana.patch(order, { status: "DONE" });
  expect((await shown(stand, "TABLE"))[0]).toBe(7);
  const purchase = await katana.order({ WOOD: 10 });
  await katana.patch(`/purchase_orders/${purchase.id}`, { status: "RECEIVED" });
  const adjustment = await katana.adjust({ CHAIR: 6 });
  expect((await shown(stand, "PAIR"))[0]).toBe(5);
  await katana.delete(adjustment);
  expect(await shown(stand, "CHAIR")).toStrictEqual([4, 7]);

  const kits = await katana.sell({ PAIR: 1 });
  await katana.patch(`/sales_orders/${kits.id}`, { status: "DELIVERED" });
  expect(await shown(stand, "CHAIR")).toStrictEqual([2, 7]);
  expect((await shown(stand, "PAIR"))[0]).toBe(1);
});
