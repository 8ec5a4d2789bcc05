// Which number a store gets, and that it explains itself. The arithmetic has its own tests beside the code; here the
// vendors' own figures lead to it.
import { formatQuantity, type PolicyChange } from "@stockgate/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { done, openStand, type Stand, type Wares } from "../support/stand.ts";

const available = async (stand: Stand, sku: string) => {
  await stand.rest(8000);
  return (await stand.world.shopify.available(sku))[0];
};
const stepsOf = async (stand: Stand, sku: string) =>
  (await stand.explain(sku)).steps.map(
    (step) => `${step.kind} ${formatQuantity(step.amount)} = ${formatQuantity(step.result)}`,
  );

async function changePolicy(stand: Stand, policy: PolicyChange): Promise<void> {
  const { integrationId } = stand;
  done(await stand.world.engine.commands.updateSyncPolicy({ integrationId, policy }));
}

describe("standard products", () => {
  let stand: Stand;
  beforeAll(async () => {
    stand = await openStand({ wares: { CHAIR: { stock: 10 }, ROPE: { stock: 10.5 }, DEBT: { stock: 2 } } });
  });
  afterAll(() => stand.world.close());

  it("Q1 in stock - committed; what is expected is not added", async () => {
    const { katana } = stand.world;
    await katana.sell({ CHAIR: 3 });
    await katana.order({ CHAIR: 50 });
    expect(await available(stand, "CHAIR")).toBe(7);
    expect(await stepsOf(stand, "CHAIR")).toStrictEqual(["IN_STOCK 10 = 10", "COMMITTED -3 = 7"]);
  });

  it("Q5 all commitments count, whatever channel they came from", async () => {
    const { katana } = stand.world;
    await katana.sell({ CHAIR: 1 }, "Main warehouse", {
      ecommerce_order_type: "shopify",
      ecommerce_store_name: "elsewhere.myshopify.com",
      ecommerce_order_id: "1",
    });
    await katana.sell({ CHAIR: 2 });
    expect(await available(stand, "CHAIR")).toBe(4);
  });

  it("Q7 decimals: never rounded up, exact to the last digit", async () => {
    const { katana } = stand.world;
    for (let day = 0; day < 4; day += 1) await katana.adjust({ ROPE: 0.1 });
    await katana.adjust({ ROPE: 0.09999 });
    expect(await available(stand, "ROPE")).toBe(10);
    expect(await stepsOf(stand, "ROPE")).toStrictEqual([
      "IN_STOCK 10.99999 = 10.99999",
      "COMMITTED 0 = 10.99999",
      "ROUNDING -0.99999 = 10",
    ]);
    await katana.adjust({ ROPE: 0.00001 });
    expect(await available(stand, "ROPE")).toBe(11);
  });

  it("Q7 negative becomes 0 unless the policy allows it", async () => {
    const { katana } = stand.world;
    await katana.sell({ DEBT: 4.5 });
    expect(await available(stand, "DEBT")).toBe(0);
    expect(await stepsOf(stand, "DEBT")).toStrictEqual([
      "IN_STOCK 2 = 2",
      "COMMITTED -4.5 = -2.5",
      "ROUNDING -0.5 = -3",
      "CLAMP 3 = 0",
    ]);
    await changePolicy(stand, { allowNegative: true });
    expect(await available(stand, "DEBT")).toBe(-3);
    await changePolicy(stand, { allowNegative: false });
    expect(await available(stand, "DEBT")).toBe(0);
  });

  it("Q8 C5 buffer percent, buffer units, maximum: in this order, recomputed and pushed at once", async () => {
    const { katana } = stand.world;
    await katana.adjust({ ROPE: 22.5 });
    expect(await available(stand, "ROPE")).toBe(33);
    await changePolicy(stand, { bufferPercent: "12.5", bufferQuantity: 3, maximumQuantity: 20 });
    expect(await available(stand, "ROPE")).toBe(20);
    // 12.5 % of 33.5 is 4.1875: five units are held back.
    expect(await stepsOf(stand, "ROPE")).toStrictEqual([
      "IN_STOCK 33.5 = 33.5",
      "COMMITTED 0 = 33.5",
      "BUFFER_PERCENT -5 = 28.5",
      "BUFFER_QUANTITY -3 = 25.5",
      "MAXIMUM -5.5 = 20",
    ]);
    await changePolicy(stand, { bufferPercent: "0", bufferQuantity: 0, maximumQuantity: null });
    expect(await available(stand, "ROPE")).toBe(33);
  });

  it("Q8 a policy out of its range is refused, every field named, and changes nothing", async () => {
    const { integrationId } = stand;
    const answer = await stand.world.engine.commands.updateSyncPolicy({
      integrationId,
      policy: { bufferPercent: "100.1", bufferQuantity: -1, allowNegative: null },
    });
    expect(answer.refusals.map((refusal) => [refusal.code, refusal.field?.at(-1)])).toStrictEqual([
      ["INVALID", "allowNegative"],
      ["OUT_OF_RANGE", "bufferQuantity"],
      ["OUT_OF_RANGE", "bufferPercent"],
    ]);
    expect((await stand.integration()).policy).toMatchObject({ bufferQuantity: 0, bufferPercent: "0" });
  });

  it("Q11 every step says where it came from and when it was read, and so does the event", async () => {
    const { katana, time } = stand.world;
    await katana.adjust({ CHAIR: 1 });
    await stand.rest(8000);
    const { steps } = await stand.explain("CHAIR");
    const [inStock, committed] = steps;
    expect(inStock).toMatchObject({ kind: "IN_STOCK", detail: { rule: "Q1" } });
    expect(committed).toMatchObject({ kind: "COMMITTED", detail: { rule: "Q1", scope: "ALL" } });
    for (const step of steps) expect(time.clock.now() - (step.readAt ?? 0)).toBeLessThan(9000);
    const event = (await stand.events(["AVAILABILITY_CHANGED"])).findLast((each) => each.sku === "CHAIR");
    expect(event).toMatchObject({ fromQuantity: 4, toQuantity: 5 });
    expect(event?.detail?.["steps"]).toMatchObject([
      { kind: "IN_STOCK", amount: "11", result: "11", detail: { rule: "Q1" } },
      { kind: "COMMITTED", amount: "-6", result: "5" },
    ]);
  });
});

const kitWares: Wares = {
  OIL: { kind: "material", stock: { main: 12.5, shop: 1 } },
  CLOTH: { kind: "material", stock: { main: 60, shop: 40 } },
  SHELF: { stock: { main: 9, shop: 2 } },
  CARE: { recipe: { OIL: 0.25, CLOTH: 2 }, shows: { online: 30, retail: 4 } },
  // A kit within a kit.
  HOME: { recipe: { CARE: 1, SHELF: 2 }, shows: { online: 4, retail: 1 } },
  PAIR: { recipe: { SHELF: 2 }, shows: { online: 4, retail: 1 } },
};

describe.each([
  ["as the source states it", { kitPotential: "computed" }],
  ["where the source says nothing", { kitPotential: "null" }],
  ["with the source's potential in fractions", { kitPotential: "computed", kitPotentialRounding: "exact" }],
] as const)("kits, %s", (_, katanaSettings) => {
  let stand: Stand;
  beforeAll(async () => {
    stand = await openStand({ wares: kitWares, katana: katanaSettings });
  });
  afterAll(() => stand.world.close());

  it("Q2 the smallest over the components, at the same location, kits in kits included", async () => {
    expect((await stand.allTargets()).filter((target) => target.state !== "IN_SYNC")).toStrictEqual([]);
    expect(await stand.target("CARE", "Retail store")).toMatchObject({ desired: 4 });
    expect(await stand.target("HOME")).toMatchObject({ desired: 4 });
  });

  it("Q2 Q3 a component's change reaches every kit that contains it, with its own target, in one push", async () => {
    await stand.newWrites();
    await stand.world.katana.adjust({ SHELF: -5 });
    await stand.rest(8000);
    const writes = await stand.newWrites();
    expect(writes).toHaveLength(1);
    expect(writes[0]?.applied.map(({ from, to }) => [from, to])).toStrictEqual([
      [9, 4],
      [4, 2],
      [4, 2],
    ]);
    await stand.world.katana.adjust({ SHELF: 5 });
    expect(await available(stand, "PAIR")).toBe(4);
  });

  it("Q2 a component that is in no store itself counts as well", async () => {
    await stand.world.katana.adjust({ OIL: -11.5 });
    expect(await available(stand, "CARE")).toBe(4);
    expect(await available(stand, "HOME")).toBe(4);
    await stand.world.katana.adjust({ OIL: -0.3 });
    expect(await available(stand, "CARE")).toBe(2);
    expect(await available(stand, "HOME")).toBe(2);
    const { components } = await stand.explain("CARE");
    const limits = components.map(
      ({ allows, isLimiting }) => `${allows} ${isLimiting ? "limiting" : "ample"}`,
    );
    expect(limits.toSorted()).toStrictEqual(["2 limiting", "30 ample"]);
    await stand.world.katana.adjust({ OIL: 11.8 });
    expect(await available(stand, "HOME")).toBe(4);
  });

  it("Q2 what is committed of a component lowers the kits, never below 0", async () => {
    const { katana } = stand.world;
    const order = await katana.sell({ SHELF: 12 });
    expect(await available(stand, "PAIR")).toBe(0);
    expect(await available(stand, "HOME")).toBe(0);
    const { steps } = await stand.explain("PAIR");
    expect(steps.find((step) => step.kind === "POTENTIAL")).toMatchObject({ amount: 0n });
    await katana.delete(`/sales_orders/${order.id}`);
    expect(await available(stand, "PAIR")).toBe(4);
  });

  it("Q2 assembled kits in stock and orders for the kit itself", async () => {
    const { katana } = stand.world;
    await katana.adjust({ PAIR: 3 });
    const order = await katana.sell({ PAIR: 2 });
    expect(await available(stand, "PAIR")).toBe(5);
    const kinds = (await stand.explain("PAIR")).steps.slice(0, 3).map((step) => step.kind);
    expect(kinds).toStrictEqual(["IN_STOCK", "POTENTIAL", "COMMITTED"]);
    await katana.delete(`/sales_orders/${order.id}`);
    await katana.adjust({ PAIR: -3 });
    expect(await available(stand, "PAIR")).toBe(4);
  });

  it("C5 a recipe that changes: recomputed and pushed at once", async () => {
    const { katana } = stand.world;
    const variantId = await katana.variantId("PAIR");
    const [row] = await katana.list(`/bom_rows?product_variant_id=${variantId}`);
    await katana.patch(`/bom_rows/${String(row?.["id"])}`, { quantity: 3 });
    expect(await available(stand, "PAIR")).toBe(3);
    await katana.patch(`/bom_rows/${String(row?.["id"])}`, { quantity: 2 });
    expect(await available(stand, "PAIR")).toBe(4);
  });
});

it("C5 Q2 a component new to a recipe is read, though nothing else needs it", async () => {
  await using stand = await openStand({
    wares: { ...kitWares, SCREW: { kind: "material", stock: 10 } },
    katana: { kitPotential: "null" },
  });
  const { katana } = stand.world;
  await katana.post("/bom_rows", {
    product_item_id: (await katana.request("GET", `/variants/${await katana.variantId("PAIR")}`))[
      "product_id"
    ],
    product_variant_id: await katana.variantId("PAIR"),
    ingredient_variant_id: await katana.variantId("SCREW"),
    quantity: 5,
  });
  expect(await available(stand, "PAIR")).toBe(2);
});

it("Q2 an order for a kit that commits its components before delivery lowers them and the other kits", async () => {
  await using stand = await openStand({ wares: kitWares, katana: { kitOrdersCommitComponents: true } });
  await changePolicy(stand, { kitOrdersCommitComponents: true });
  const { katana } = stand.world;
  const order = await katana.sell({ PAIR: 2 });
  expect(await available(stand, "SHELF")).toBe(5);
  expect(await available(stand, "HOME")).toBe(2);
  await katana.delete(`/sales_orders/${order.id}`);
  expect(await available(stand, "SHELF")).toBe(9);
  expect(await available(stand, "HOME")).toBe(4);
});

it("C5 a recipe change that nobody announced is found by the next reading of the catalog", async () => {
  await using stand = await openStand({ wares: kitWares });
  const { katana, control, engine } = stand.world;
  await control.katana.fault({ kind: "webhook-dropped" });
  const [row] = await katana.list(`/bom_rows?product_variant_id=${await katana.variantId("PAIR")}`);
  await katana.patch(`/bom_rows/${String(row?.["id"])}`, { quantity: 3 });
  const { integrationId } = stand;
  done(await engine.commands.refreshCatalog({ integrationId, idempotencyKey: null }));
  await stand.rest(60_000);
  expect(await stand.world.shopify.available("PAIR")).toStrictEqual([3]);
});

it("Q2 Q11 a kit without a recipe: the number is not known, is not pushed, and says why", async () => {
  await using stand = await openStand({
    wares: { ...kitWares, EMPTY: { kind: "kit", stock: 0, shows: 6 } },
    katana: { kitPotential: "null" },
  });
  await stand.push();
  expect(await stand.target("EMPTY")).toMatchObject({ desired: null, state: "HELD", observed: 6 });
  expect((await stand.explain("EMPTY")).unavailableReason).toBe("The kit has no recipe.");
  expect(await stand.world.shopify.available("EMPTY")).toStrictEqual([6]);
});

it("Q1 unknown is not zero: where the source states nothing, nothing is pushed", async () => {
  await using stand = await openStand({
    wares: { CHAIR: { stock: { main: 3, shop: 0 }, shows: { online: 3, retail: 8 } } },
    katana: { inventoryRows: "touched" },
  });
  await stand.push();
  expect(await stand.target("CHAIR", "Retail store")).toMatchObject({ desired: null, state: "HELD" });
  expect(await stand.world.shopify.available("CHAIR", "Retail store")).toStrictEqual([8]);
  expect((await stand.explain("CHAIR", "High street shop")).unavailableReason).toMatch(/not stated/);
});
