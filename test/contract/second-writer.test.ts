// Somebody else who writes to the same store: recognised by what happens to our numbers, and not fought for ever.
import { describe, expect, it } from "vitest";
import { done, openStand, type Stand, type Wares } from "../support/stand.ts";

const wares: Wares = { CHAIR: { stock: { main: 10, shop: 10 } }, LAMP: { stock: 10 } };
const open = () => openStand({ wares, isPollingIdle: true, shopify: { isProtectedDataApproved: true } });
const hour = 3_600_000;

const shown = async (stand: Stand, sku = "CHAIR") => (await stand.world.shopify.available(sku))[0];
const causes = async (stand: Stand) =>
  (await stand.events(["DRIFT_FOUND"])).map((event) => event.detail?.["cause"]);
const problemCodes = async (stand: Stand) => (await stand.problems()).map(({ code }) => code);
const resume = async (stand: Stand, sku = "CHAIR") =>
  stand.world.engine.commands.resumeTarget((await stand.target(sku)).id);

/** Our number changes and is pushed; then somebody puts theirs in its place. */
async function fight(stand: Stand, theirs: number): Promise<void> {
  await stand.world.katana.adjust({ CHAIR: 1 });
  await stand.rest(5000);
  await stand.world.shopify.edit("CHAIR", theirs);
  await stand.rest(5000);
}
async function fightThrice(stand: Stand): Promise<void> {
  for (const theirs of [50, 51, 52]) await fight(stand, theirs);
}

describe("G3 a second writer", () => {
  it("is told from an edit by hand when it comes again", async () => {
    await using stand = await open();
    await fight(stand, 50);
    expect(await stand.target("CHAIR")).toMatchObject({ driftCause: "MANUAL_EDIT", state: "DRIFTED" });
    await fight(stand, 50);
    expect(await stand.target("CHAIR")).toMatchObject({ driftCause: "OTHER_WRITER", state: "DRIFTED" });
    expect(await causes(stand)).toStrictEqual(["MANUAL_EDIT", "OTHER_WRITER"]);
    expect(await problemCodes(stand)).toStrictEqual([]);
  });

  it("is known at once where it puts back the very number that we replaced", async () => {
    await using stand = await open();
    await fight(stand, 10);
    expect(await stand.target("CHAIR")).toMatchObject({ driftCause: "OTHER_WRITER" });
  });

  it("is fought no more after three reversals: the target is held, and no path leads round that", async () => {
    await using stand = await open();
    await fightThrice(stand);
    expect(await stand.target("CHAIR")).toMatchObject({
      state: "HELD",
      holdCode: "SECOND_WRITER",
      holdMessage: expect.stringContaining("resumeTarget"),
      desired: 13,
      observed: 52,
    });
    expect(await stand.events(["PUSH_HELD"])).toMatchObject([
      { sku: "CHAIR", toQuantity: 13, detail: { code: "SECOND_WRITER" } },
    ]);
    const [problem] = await stand.problems();
    expect(problem).toMatchObject({ code: "SECOND_WRITER", path: ["targets"], keeps: null });
    expect(problem?.message).toMatch(/CHAIR.*Switch the other sync off.*resumeTarget/);
    expect((await stand.integration()).status).toBe("ACTIVE");

    await stand.newWrites();
    await stand.world.katana.adjust({ CHAIR: -5, LAMP: -5 });
    await stand.rest(5000);
    const run = await stand.push(["CHAIR"]);
    expect(run).toMatchObject({ state: "PARTIALLY_FAILED", unchanged: 1, failed: 1 });
    const changes = await stand.world.engine.read((tx) => tx.runs.changePages([run.id], { first: 9 }));
    expect(
      changes
        .get(run.id)
        ?.rows.map(({ outcome }) => outcome)
        .toSorted(),
    ).toStrictEqual(["HELD", "UNCHANGED"]);
    const dry = await stand.push(["CHAIR"], true);
    expect(dry).toMatchObject({ unchanged: 1, failed: 1 });
    await stand.switchOff();
    await stand.switchOn();
    await stand.world.restart();
    await stand.rest(600_000);
    const written = (await stand.newWrites()).flatMap((write) => write.applied.map(({ to }) => to));
    expect(written).toStrictEqual([5]);
    expect([await shown(stand), await shown(stand, "LAMP")]).toStrictEqual([52, 5]);
    // The other number of the same variant goes on.
    await stand.world.katana.adjust({ CHAIR: 1 }, "High street shop");
    await stand.rest(5000);
    expect(await stand.world.shopify.available("CHAIR", "Retail store")).toStrictEqual([11]);
  });

  it("each number held back is told of once", async () => {
    await using stand = await open();
    await fightThrice(stand);
    for (const units of [-1, 1, -2]) {
      await stand.world.katana.adjust({ CHAIR: units });
      await stand.rest(5000);
      await stand.push(["CHAIR"]);
    }
    const told = await stand.events(["PUSH_HELD"]);
    expect(told.map(({ toQuantity }) => toQuantity)).toStrictEqual([13, 12, 13, 11]);
  });

  it("reversals of more than a day ago do not count", async () => {
    await using stand = await open();
    await fight(stand, 50);
    await fight(stand, 51);
    await stand.world.time.leap(24 * hour);
    await stand.rest(60_000);
    await fight(stand, 52);
    expect(await stand.target("CHAIR")).toMatchObject({ holdCode: null, driftCause: "MANUAL_EDIT" });
    await fight(stand, 53);
    expect((await stand.target("CHAIR")).holdCode).toBeNull();
    await fight(stand, 54);
    expect((await stand.target("CHAIR")).holdCode).toBe("SECOND_WRITER");
  });

  it("is counted across a restart", async () => {
    await using stand = await open();
    await fight(stand, 50);
    await fight(stand, 51);
    await stand.world.crash();
    await stand.rest(30_000);
    await fight(stand, 52);
    expect((await stand.target("CHAIR")).holdCode).toBe("SECOND_WRITER");
  });

  it("T5 an edit that nobody overwrote is one reversal, however often the number is edited then", async () => {
    await using stand = await open();
    await fight(stand, 50);
    for (const theirs of [51, 52, 53]) {
      await stand.world.shopify.edit("CHAIR", theirs);
      await stand.rest(5000);
    }
    expect(await stand.target("CHAIR")).toMatchObject({ holdCode: null, reversals: { length: 1 } });
  });
});

describe("resuming a target", () => {
  it("G3 brings it right at once, and forgets the reversals", async () => {
    await using stand = await open();
    await fightThrice(stand);
    done(await stand.world.time.finish(resume(stand)));
    await stand.rest(5000);
    expect(await shown(stand)).toBe(13);
    expect(await stand.target("CHAIR")).toMatchObject({ state: "IN_SYNC", holdCode: null, reversals: [] });
    expect(await problemCodes(stand)).toStrictEqual([]);
    expect(await stand.events(["HOLD_ENDED"])).toMatchObject([{ sku: "CHAIR" }]);
    await fight(stand, 50);
    await fight(stand, 51);
    expect((await stand.target("CHAIR")).holdCode).toBeNull();
  });

  it("T3 G3 while sync is off writes nothing; the switch-on brings it right", async () => {
    await using stand = await open();
    await fightThrice(stand);
    await stand.switchOff();
    done(await stand.world.time.finish(resume(stand)));
    await stand.rest(60_000);
    expect(await shown(stand)).toBe(52);
    await stand.switchOn();
    await stand.rest(5000);
    expect(await shown(stand)).toBe(13);
  });

  it("is refused where nothing is held, or nothing is there", async () => {
    await using stand = await open();
    expect(await resume(stand)).toMatchObject({
      value: null,
      refusals: [{ code: "CONFLICT", field: ["targetId"] }],
    });
    expect(await stand.world.engine.commands.resumeTarget(999_999)).toMatchObject({
      value: null,
      refusals: [{ code: "NOT_FOUND", field: ["targetId"] }],
    });
  });
});

const refund = `mutation($input: RefundInput!, $key: String!) {
  refundCreate(input: $input) @idempotent(key: $key) { userErrors { message } } }`;

/** Over the counter: it leaves as it is sold, so that committed never moves. */
async function sellOverTheCounter({ world }: Stand, quantity: number) {
  const [variant] = await world.shopify.variants("CHAIR");
  const level = variant?.inventoryItem.inventoryLevels.nodes.find(
    ({ location }) => location.name === "Online warehouse",
  );
  const answer = await world.shopify.query(
    `mutation($order: OrderCreateOrderInput!) { orderCreate(order: $order,
       options: { inventoryBehaviour: DECREMENT_IGNORING_POLICY }) {
       order { id lineItems(first: 1) { nodes { id } } } userErrors { message } } }`,
    {
      order: {
        lineItems: [{ variantId: variant?.id, quantity }],
        sourceName: "pos",
        fulfillmentStatus: "FULFILLED",
        fulfillment: { locationId: level?.location.id },
      },
    },
  );
  type Created = { orderCreate: { order: { id: string; lineItems: { nodes: { id: string }[] } } } };
  const { order } = (answer as Created).orderCreate;
  const returned = () =>
    world.shopify.mutate(refund, {
      key: `refund of ${order.id}`,
      input: {
        orderId: order.id,
        refundLineItems: [
          {
            lineItemId: order.lineItems.nodes[0]?.id,
            quantity,
            restockType: "RETURN",
            locationId: level?.location.id,
          },
        ],
      },
    });
  return { returned };
}

describe("G3 what is no reversal", () => {
  it("G4 the echo of our own write, late and twice over", async () => {
    await using stand = await open();
    await stand.world.control.shopify.change({ webhookDelayMs: 3000, webhookDuplicateShare: 1 });
    for (let times = 0; times < 5; times += 1) {
      await stand.world.katana.adjust({ CHAIR: times % 2 === 0 ? -1 : 1 });
      await stand.rest(1500);
    }
    await stand.rest(20_000);
    expect(await stand.target("CHAIR")).toMatchObject({ holdCode: null, reversals: [], driftCause: null });
  });

  it("Q10 customers' orders, sent and returned", async () => {
    await using stand = await open();
    const { katana, shopify } = stand.world;
    for (let times = 0; times < 4; times += 1) {
      await katana.adjust({ CHAIR: 1 });
      await stand.rest(5000);
      await shopify.buy({ CHAIR: 2 });
      await stand.rest(5000);
    }
    expect(await stand.target("CHAIR")).toMatchObject({ holdCode: null, reversals: [] });
    expect(await causes(stand)).toStrictEqual([]);
  });

  it.each([
    ["with their webhooks", null],
    ["without a word of the orders", "orders/*"],
  ])("Q10 sales over the counter, which move no committed unit, %s", async (_, dropped) => {
    await using stand = await open();
    const { katana, control } = stand.world;
    if (dropped !== null) await control.shopify.fault({ kind: "webhook-dropped", match: dropped });
    for (let times = 0; times < 4; times += 1) {
      await katana.adjust({ CHAIR: 1 });
      await stand.rest(5000);
      const sale = await sellOverTheCounter(stand, 1);
      await stand.rest(5000);
      if (times === 3) {
        await katana.adjust({ CHAIR: 3 });
        await stand.rest(5000);
        await sale.returned();
        await stand.rest(5000);
      }
    }
    expect(await stand.target("CHAIR")).toMatchObject({ holdCode: null, reversals: [] });
    expect(await causes(stand)).toStrictEqual([]);
  });

  it("Q9 a fall where orders may not be read: it may be a sale; a rise is none", async () => {
    await using stand = await openStand({ wares, shopify: { unapprovedOrders: "REFUSED" } });
    for (const theirs of [3, 2, 1]) {
      await fight(stand, theirs);
      // What fell may rise again, and does.
      await stand.rest(130_000);
    }
    expect(await stand.target("CHAIR")).toMatchObject({ holdCode: null, reversals: [] });
    await fightThrice(stand);
    expect((await stand.target("CHAIR")).holdCode).toBe("SECOND_WRITER");
  });

  it("but an edit beside a sale is one", async () => {
    await using stand = await open();
    for (const theirs of [4, 5, 6]) {
      await stand.world.katana.adjust({ CHAIR: 1 });
      await stand.rest(5000);
      await sellOverTheCounter(stand, 1);
      await stand.world.shopify.edit("CHAIR", theirs);
      await stand.rest(5000);
    }
    expect((await stand.target("CHAIR")).holdCode).toBe("SECOND_WRITER");
  });
});
