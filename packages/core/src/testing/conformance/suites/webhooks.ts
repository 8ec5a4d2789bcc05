// Webhooks: subscriptions that repair themselves, and deliveries that are believed only once they are verified.
import assert from "node:assert/strict";
import type { AccountWebhooks, WebhookDelivery, WebhookState } from "../../../contracts/index.ts";
import { call, type Stage } from "../stage.ts";
import { type Case, ofBoth, type Suite } from "../suite.ts";

const url = "https://stockgate.example/webhooks/unguessable";

async function subscribe(stage: Stage): Promise<{ webhooks: AccountWebhooks; state: WebhookState }> {
  const { webhooks } = stage.side;
  const { state } = await webhooks.ensure(url, null, call);
  return { webhooks, state: JSON.parse(JSON.stringify(state)) as WebhookState };
}

const toDelivery = async (request: Request): Promise<WebhookDelivery> => ({
  body: new Uint8Array(await request.arrayBuffer()),
  headers: Object.fromEntries(request.headers),
});

/** A delivery that is believed, and what believes it. */
async function deliver(stage: Stage) {
  const { webhooks, state } = await subscribe(stage);
  await stage.far.deliveries();
  await stage.far.changeStock();
  const deliveries = await Promise.all((await stage.far.deliveries()).map(toDelivery));
  const [delivery] = deliveries;
  assert.ok(delivery, "nothing was delivered");
  return { webhooks, state, delivery, deliveries };
}

const without = (delivery: WebhookDelivery, header: string): WebhookDelivery => ({
  ...delivery,
  headers: Object.fromEntries(Object.entries(delivery.headers).filter(([name]) => name !== header)),
});

const cases: Case[] = [
  ofBoth("subscriptions are made, found again, repaired and removed", async (stage) => {
    const { webhooks, state } = await subscribe(stage);
    const count = await stage.far.subscriptions();
    assert.ok(count > 0, "there are none");
    const again = await webhooks.ensure(url, state, call);
    assert.equal(await stage.far.subscriptions(), count, "a second call makes others");
    await stage.far.loseSubscription();
    const repaired = await webhooks.ensure(url, again.state, call);
    assert.equal(await stage.far.subscriptions(), count, "a lost one is not made again");
    // A state that was lost leads to no second set.
    const anew = await webhooks.ensure(url, null, call);
    assert.equal(await stage.far.subscriptions(), count, "a lost state makes others");
    await webhooks.remove(anew.state, call);
    await webhooks.remove(repaired.state, call);
    assert.equal(await stage.far.subscriptions(), 0);
  }),

  ofBoth("what the vendor sends is accepted, and tells of levels", async (stage) => {
    const { webhooks, state, deliveries } = await deliver(stage);
    const verdicts = deliveries.map((delivery) => webhooks.receive(delivery, state));
    assert.deepEqual(
      verdicts.map(({ kind }) => kind),
      deliveries.map(() => "accepted"),
    );
    const keys = verdicts.flatMap((verdict) => (verdict.kind === "accepted" ? verdict.keys : []));
    assert.ok(
      keys.some(({ about }) => about === "level"),
      JSON.stringify(keys),
    );
  }),

  ofBoth("one changed byte, and it is rejected, whatever its form", async (stage) => {
    const { webhooks, state, delivery } = await deliver(stage);
    const bodies = [
      delivery.body.map((byte, index) => (index === 5 ? byte ^ 1 : byte)),
      Uint8Array.from([...delivery.body, 32]),
      new TextEncoder().encode("not even JSON"),
      new Uint8Array(),
    ];
    for (const body of bodies) {
      const verdict = webhooks.receive({ ...delivery, body }, state);
      assert.deepEqual(verdict, { kind: "rejected", reason: "bad-signature" });
    }
  }),

  ofBoth("without its signature it is rejected, and no header alone makes it believed", async (stage) => {
    const { webhooks, state, delivery } = await deliver(stage);
    const reasons = Object.keys(delivery.headers).map((header) => {
      const verdict = webhooks.receive(without(delivery, header), state);
      return verdict.kind === "rejected" ? verdict.reason : verdict.kind;
    });
    assert.equal(reasons.filter((reason) => reason === "missing-signature").length, 1, reasons.join());
    assert.equal(webhooks.receive({ ...delivery, headers: {} }, state).kind, "rejected");
  }),

  ofBoth("a delivery to one account is rejected by every other", async (stage) => {
    const { delivery, state } = await deliver(stage);
    assert.ok(stage.fixture.otherAccounts.length > 0, "the fixture names no other account");
    for (const { config, stateOf } of stage.fixture.otherAccounts) {
      const { webhooks } = stage.connect(config);
      assert.equal(webhooks.receive(delivery, stateOf ? stateOf(state) : state).kind, "rejected");
    }
  }),

  ofBoth("a replay is recognised by the same event, if the vendor names events", async (stage) => {
    const { webhooks, state, delivery } = await deliver(stage);
    assert.deepEqual(webhooks.receive(delivery, state), webhooks.receive(delivery, state));
  }),

  ofBoth("nothing that comes makes it throw", async (stage) => {
    const { webhooks, state, delivery } = await deliver(stage);
    for (let seed = 1; seed <= 200; seed += 1) {
      const body = delivery.body.map((byte, index) => ((index * 31 + seed * 17) % 13 === 0 ? seed : byte));
      const headers = Object.fromEntries(
        Object.entries(delivery.headers).map(([name, value], index) => [
          name,
          (index + seed) % 3 === 0 ? value.slice(seed % 5) : value,
        ]),
      );
      assert.notEqual(webhooks.receive({ body, headers }, state).kind, "accepted");
    }
  }),
];

export const webhooks: Suite = { name: "webhooks", cases };
