// Three gateways as three processes on one PostgreSQL database: who works for what, what happens when one is killed,
// stopped or frozen in the worst moment, and what people see at any of them.
import { afterAll, beforeAll, expect, it } from "vitest";
import type { TestSubscription } from "../../packages/gateway/src/testing/client.ts";
import { type Ids, setUp, switchOn } from "../../packages/gateway/src/testing/set-up.ts";
import { readShown, type VariantPage, variantPage, waitUntil } from "../support/demo-process.ts";
import { type Fleet, type Member, startFleet } from "../support/fleet.ts";

const sku = "OAK-STOO-S";
let fleet: Fleet;
let ids: Ids;
/** Numbers that were pushed, as subscribers at each process were told. */
const told = new Map<string, number[]>();
/** What the store shows now. */
let shown = 0;

type Pushed = { syncEvents: { type: string; sku: string | null; to: number | null } };

async function follow(member: Member): Promise<TestSubscription<Pushed>> {
  const subscription = await member.client.subscribe<Pushed>("subscription { syncEvents { type sku to } }");
  const numbers: number[] = [];
  told.set(member.name, numbers);
  void (async () => {
    for (;;) {
      const answer = await subscription.nextAnswer().catch(() => null);
      if (!answer?.data) return;
      const { type, to, sku: of } = answer.data.syncEvents;
      if (type === "STOCK_PUSHED" && of === sku && to !== null) numbers.push(to);
    }
  })();
  return subscription;
}

const atShopify = async (): Promise<number> => {
  const response = await fetch(`${fleet.shopify.target}/admin/api/2026-10/graphql.json`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-shopify-access-token": "shpat_demo_user" },
    body: JSON.stringify({ query: variantPage }),
  });
  const { data } = (await response.json()) as { data: VariantPage };
  return readShown(data, "Online warehouse").get(sku) ?? Number.NaN;
};

async function katana<T>(method: string, path: string, body?: object): Promise<T> {
  const response = await fetch(`${fleet.katanaUrl}/v1${path}`, {
    method,
    headers: { authorization: "Bearer katana-user-key", "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

let adjustments = 0;
/** Adds units at the main warehouse, or takes them. */
async function adjust(quantity: number): Promise<void> {
  type Rows = { data: { id: number; name?: string }[] };
  const [variant] = (await katana<Rows>("GET", `/variants?sku=${sku}`)).data;
  const places = (await katana<Rows>("GET", "/locations")).data;
  adjustments += 1;
  await katana("POST", "/stock_adjustments", {
    stock_adjustment_number: `T-${adjustments}`,
    location_id: places.find(({ name }) => name === "Main warehouse")?.id,
    stock_adjustment_rows: [{ variant_id: variant?.id, quantity }],
  });
}

const ownerOf = async (kind: "SOURCE" | "CHANNEL"): Promise<Member | undefined> => {
  const [lease] = await fleet.sql<{ owner: string | null }>(
    `select owner from lease join account on account.id = account_id where kind = '${kind}'`,
  );
  return fleet.members.find(({ engineId }) => engineId === lease?.owner);
};

async function ownerNow(kind: "SOURCE" | "CHANNEL"): Promise<Member> {
  await waitUntil(async () => (await ownerOf(kind)) !== undefined, 60_000);
  const owner = await ownerOf(kind);
  if (!owner) throw new Error("nobody owns it");
  return owner;
}

const others = (member: Member) => fleet.members.filter((each) => each !== member);
const wait = (ms: number) => new Promise((resolve) => void setTimeout(resolve, ms));
const toldEverywhere = (number: number, members = fleet.members) =>
  waitUntil(() => members.every(({ name }) => told.get(name)?.includes(number)), 60_000);
/** How often the write with this key came to the vendor's door. */
const sent = (key: string) => fleet.shopify.bodies.filter((body) => body.includes(key));

type IntentRow = { key: string; state: string; body: string };
const intents = () =>
  fleet.sql<IntentRow>(`select idempotency_key as key, state, body from intent order by id`);
const openIntents = async () =>
  (await intents()).filter(({ state }) => state === "SENDING" || state === "UNSETTLED");

beforeAll(async () => {
  fleet = await startFleet();
  const first = await fleet.start("first");
  await fleet.start("second");
  await fleet.start("third");
  // Webhooks come to one process and people to others, whoever works for the accounts.
  ids = await setUp({ client: first.client, katanaUrl: fleet.katanaUrl, shopifyUrl: fleet.shopify.url });
  await switchOn({ client: first.client, katanaUrl: "", shopifyUrl: "" }, ids.integrationId);
  await waitUntil(async () => (await ownerOf("SOURCE")) !== (await ownerOf("CHANNEL")), 60_000);
  for (const member of fleet.members) await follow(member);
  // What the store shows before the first push is none of our numbers.
  await adjust(1);
  await waitUntil(() => [...told.values()].every((numbers) => numbers.length === 1), 60_000);
  shown = await atShopify();
  for (const numbers of told.values()) numbers.length = 0;
}, 180_000);

afterAll(() => fleet.stop());

it("C4 a change told to one process is read by another, pushed by a third, and seen once at all of them", async () => {
  const [source, channel] = [await ownerNow("SOURCE"), await ownerNow("CHANNEL")];
  expect(source.name).not.toBe(channel.name);
  const third = fleet.members.find((each) => each !== source && each !== channel);
  if (third) fleet.intake.target = third.url;
  await adjust(3);
  await toldEverywhere(shown + 3);
  shown += 3;
  expect(await atShopify()).toBe(shown);
  for (const numbers of told.values()) expect(numbers).toEqual([shown]);
});

it("T3 a toggle switched off at one process stops the owner at another before it returns", async () => {
  const owner = await ownerNow("CHANNEL");
  const [elsewhere] = others(owner);
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    fleet.shopify.hold = (body) => {
      if (!body.includes("inventorySetQuantities")) return;
      resolve();
      return new Promise<void>((go) => (release = go));
    };
  });
  await adjust(2);
  await held;
  let isReturned = false;
  const switching = elsewhere?.client
    .command(
      "setInventorySync",
      { integrationId: ids.integrationId, enabled: false },
      "integration { status }",
    )
    .then(() => (isReturned = true));
  await wait(1500);
  expect(isReturned).toBe(false);
  fleet.shopify.hold = () => undefined;
  release();
  await switching;
  expect(await openIntents()).toEqual([]);
  expect(await atShopify()).toBe(shown + 2);
  const writes = (await intents()).length;
  // From here on nothing more arrives, though the source goes on telling.
  await adjust(4);
  await wait(4000);
  expect(await atShopify()).toBe(shown + 2);
  expect(await intents()).toHaveLength(writes);
  await switchOn({ client: owner.client, katanaUrl: "", shopifyUrl: "" }, ids.integrationId);
  shown += 6;
  await toldEverywhere(shown);
}, 120_000);

it("an owner frozen between its last check and its send is taken over from: what it sends when it wakes is a replay", async () => {
  const owner = await ownerNow("CHANNEL");
  const rest = others(owner);
  if (rest[0]) fleet.intake.target = rest[0].url;
  const held = owner.database.holdNextIntent();
  await adjust(5);
  await held;
  await waitUntil(async () => (await openIntents()).length === 1, 10_000);
  const [open] = await openIntents();
  const key = open?.key ?? "none";
  // It has stored what it is about to send, was not told so, and sleeps from here on.
  owner.process.kill("SIGSTOP");
  expect(sent(key)).toEqual([]);

  await toldEverywhere(shown + 5, rest);
  const next = await ownerNow("CHANNEL");
  expect(next.name).not.toBe(owner.name);
  expect(sent(key)).toHaveLength(1);
  expect((await intents()).find((intent) => intent.key === key)?.state).toBe("SETTLED");
  // Life goes on under the new owner, so that what the old one is about to send would be wrong by now.
  await adjust(7);
  await toldEverywhere(shown + 12, rest);
  shown += 12;

  owner.database.release();
  owner.process.kill("SIGCONT");
  await waitUntil(() => sent(key).length === 2, 30_000);
  await toldEverywhere(shown);
  // The same bytes under the same key: a replay, which changes nothing.
  const [settled, replayed] = sent(key);
  expect(replayed).toBe(settled);
  await wait(3000);
  expect(await atShopify()).toBe(shown);
  expect(await openIntents()).toEqual([]);
  for (const numbers of told.values()) {
    expect(numbers.filter((number) => number === shown - 7)).toHaveLength(1);
    expect(numbers.filter((number) => number === shown)).toHaveLength(1);
    expect(new Set(numbers).size).toBe(numbers.length);
  }
}, 170_000);

it("what an owner had under way when it was killed is settled by the next under the same key, and told once", async () => {
  let release = () => {};
  let body = "";
  const held = new Promise<void>((resolve) => {
    fleet.shopify.hold = (each) => {
      if (!each.includes("inventorySetQuantities") || body !== "") return;
      body = each;
      resolve();
      return new Promise<void>((go) => (release = go));
    };
  });
  await adjust(8);
  await held;
  // While its write is under way the account stays with it.
  const owner = await ownerNow("CHANNEL");
  const rest = others(owner);
  owner.process.kill("SIGKILL");
  if (rest[0]) fleet.intake.target = rest[0].url;
  // It arrives at the vendor, and nobody hears the answer.
  release();
  await owner.ended;
  const killedAt = performance.now();
  await toldEverywhere(shown + 8, rest);
  expect(performance.now() - killedAt).toBeLessThan(45_000);
  shown += 8;
  expect(fleet.shopify.bodies.filter((each) => each === body)).toHaveLength(2);
  expect(await atShopify()).toBe(shown);
  for (const { name } of rest) expect(told.get(name)?.filter((number) => number === shown)).toHaveLength(1);
}, 170_000);

it("an owner that stops in order hands over at once", async () => {
  const gone = await ownerNow("CHANNEL");
  const left = fleet.members.find((each) => each !== gone && each.process.signalCode === null);
  if (left) fleet.intake.target = left.url;
  gone.process.kill("SIGTERM");
  expect(await gone.ended).toBe(0);
  const stoppedAt = performance.now();
  await waitUntil(async () => (await ownerOf("CHANNEL")) === left, 10_000);
  expect(performance.now() - stoppedAt).toBeLessThan(5000);
  await adjust(1);
  shown += 1;
  await toldEverywhere(shown, left ? [left] : []);
  expect(await atShopify()).toBe(shown);
}, 60_000);
