import type { SignalKey } from "@stockgate/core/contracts";
import { expect, test } from "vitest";
import { call, respond, respondList, scriptKatana } from "./testing/scripted-katana.ts";

const minuteMs = 60_000;
const iso = (at: number) => new Date(at).toISOString();
const startAt = Date.parse("2026-03-05T12:00:00.000Z");

type Clock = { now: number; isDated?: boolean };
type Row = { id: number | string; updated_at: string; [field: string]: unknown };

/** A Katana with a clock that filters by updated_at and answers in pages, as the lists of a test have it. */
function katanaAt(clock: Clock, lists: Record<string, Row[]>) {
  return scriptKatana(({ path, query }) => {
    const since = Date.parse(query.get("updated_at_min") ?? iso(0));
    const found = (lists[path] ?? []).filter((row) => Date.parse(row.updated_at) >= since);
    const { scripted } = respondList(found, query);
    const date = clock.isDated === false ? {} : { date: new Date(clock.now).toUTCString() };
    return { scripted: { ...scripted, headers: { ...scripted.headers, ...date } } };
  });
}

type Katana = ReturnType<typeof scriptKatana>;

/** Asks until there is nothing more to ask for at once. */
async function poll({ source }: Katana, from: string | null) {
  const keys: SignalKey[] = [];
  let cursor = from;
  for (let calls = 1; calls < 100; calls += 1) {
    const answer = await source.changes(cursor, call);
    keys.push(...answer.keys);
    cursor = answer.cursor;
    if (answer.isComplete) return { keys, cursor, calls };
  }
  throw new Error("it does not come to an end");
}

/** A Katana that was asked once; its sales orders are what a test puts into `sales`. */
async function openKatana(clock: Clock = { now: startAt }, lists: Record<string, Row[]> = {}) {
  const sales: Row[] = [];
  const katana = katanaAt(clock, { ...lists, "/sales_orders": sales });
  const { cursor: first } = await poll(katana, null);
  katana.requests.length = 0;
  let cursor = first;
  return {
    katana,
    clock,
    sales,
    /** Where the first asking ended. */
    first,
    /** What is told by the next asking, so much later. */
    toldAfter: async (ms: number): Promise<SignalKey[]> => {
      clock.now += ms;
      const answer = await poll(katana, cursor);
      cursor = answer.cursor;
      return answer.keys;
    },
  };
}

const order = (id: number, at: number, more: object = {}): Row => ({ id, updated_at: iso(at), ...more });
const movement = (id: number, at: number) => order(id, at, { variant_id: 7, location_id: 3 });
const sale = (externalId: string): SignalKey => ({ about: "order", orderKind: "sales", externalId });
const pathsOf = (katana: Katana) =>
  katana.requests.splice(0).map(({ url }) => new URL(url).pathname.replace("/v1", ""));

test("C7 the first asking names nothing, and costs one request", async () => {
  const katana = katanaAt({ now: startAt }, { "/sales_orders": [order(1, startAt - minuteMs * 10)] });
  const { keys, calls } = await poll(katana, null);
  expect({ keys, calls }).toEqual({ keys: [], calls: 1 });
  expect(pathsOf(katana)).toEqual(["/inventory_movements"]);
});

test("C7 each list's rows lead to the keys that a webhook would have named", async () => {
  const at = startAt + 1000;
  const rows = (more: object) => [order(5, at, more)];
  const katana = katanaAt(
    { now: startAt + minuteMs * 5 },
    {
      "/inventory_movements": rows({ variant_id: 7, location_id: 3 }),
      "/sales_orders": rows({}),
      "/manufacturing_orders": rows({}),
      "/purchase_orders": rows({}),
      "/sales_order_rows": rows({ sales_order_id: 51 }),
      "/sales_order_fulfillments": rows({ sales_order_id: 52 }),
      "/manufacturing_order_recipe_rows": rows({ manufacturing_order_id: 53 }),
      "/purchase_order_rows": rows({ purchase_order_id: 54 }),
      "/outsourced_purchase_order_recipe_rows": rows({}),
      "/stock_adjustments": rows({ location_id: 3, stock_adjustment_rows: [{ id: 1, variant_id: 8 }] }),
      "/stock_transfers": rows({ stock_transfer_rows: [{ id: 1, variant_id: 9 }] }),
      "/variants": rows({}),
      "/products": rows({}),
      "/materials": rows({}),
      "/bom_rows": [order(0, at, { id: "aaaa-bbbb" })],
      "/locations": rows({}),
    },
  );
  const begun = katanaAt({ now: startAt }, {});
  const { cursor } = await poll(begun, null);
  const { keys } = await poll(katana, cursor);
  const ofOrder = (orderKind: "sales" | "manufacturing" | "purchase", externalId: string) => ({
    about: "order",
    orderKind,
    externalId,
  });
  expect(keys).toEqual([
    { about: "level", externalId: "7", locationExternalId: "3" },
    ofOrder("sales", "5"),
    ofOrder("manufacturing", "5"),
    ofOrder("purchase", "5"),
    ofOrder("sales", "51"),
    ofOrder("sales", "52"),
    ofOrder("manufacturing", "53"),
    ofOrder("purchase", "54"),
    { about: "order-row", orderKind: "purchase", externalId: "ingredient:5" },
    { about: "level", externalId: "8", locationExternalId: null },
    { about: "level", externalId: "9", locationExternalId: null },
    { about: "variant", externalId: "5" },
    { about: "product", externalId: "product:5" },
    { about: "product", externalId: "material:5" },
    { about: "recipes" },
    { about: "locations" },
  ]);
});

test("C7 tombstones and archived entries are asked for; what knows neither is not", async () => {
  const { katana, toldAfter } = await openKatana();
  await toldAfter(minuteMs * 5);
  const since = encodeURIComponent(iso(startAt - minuteMs));
  const flags = { "/inventory_movements": "", "/bom_rows": "" };
  const catalog = Object.fromEntries(
    ["/variants", "/products", "/materials"].map((path) => [
      path,
      "include_deleted=true&include_archived=true&",
    ]),
  );
  for (const line of katana.sent()) {
    const [path = "", query] = line.replace("GET ", "").split("?");
    const asked: Record<string, string> = { ...flags, ...catalog };
    expect(query).toBe(`${asked[path] ?? "include_deleted=true&"}updated_at_min=${since}`);
  }
  expect(katana.requests).toHaveLength(16);
});

test("C7 asked every ten seconds, three requests each; the other lists every couple of minutes", async () => {
  const { katana, toldAfter } = await openKatana();
  const counts: number[] = [];
  for (let round = 0; round < 25; round += 1) {
    await toldAfter(10_000);
    counts.push(pathsOf(katana).length);
  }
  expect(counts.filter((count) => count === 3)).toHaveLength(23);
  expect(counts.filter((count) => count === 16)).toHaveLength(2);
});

test("C7 one call makes eight requests at most", async () => {
  const { katana, clock, first } = await openKatana();
  clock.now += minuteMs * 5;
  const begun = await katana.source.changes(first, call);
  expect(begun.isComplete).toBe(false);
  expect(katana.requests).toHaveLength(8);
  expect((await poll(katana, begun.cursor)).calls).toBe(1);
});

test("C7 a change is told once, however often the same record comes again", async () => {
  const { sales, toldAfter } = await openKatana();
  sales.push(order(1, startAt + 5000));
  const told: SignalKey[] = [];
  for (let round = 0; round < 12; round += 1) told.push(...(await toldAfter(10_000)));
  expect(told).toEqual([sale("1")]);
});

test("C7 records of one and the same time are told apart; one that changes again is told again", async () => {
  const { sales, toldAfter } = await openKatana();
  const at = startAt + 10_000;
  sales.push(order(1, at));
  expect(await toldAfter(10_000)).toEqual([sale("1")]);
  // The second was changed at the same time, and shows later.
  sales.push(order(2, at));
  expect(await toldAfter(0)).toEqual([sale("2")]);
  sales[0] = order(1, at + 1);
  expect(await toldAfter(0)).toEqual([sale("1")]);
});

test("C7 a record that shows up to a minute after its time is not lost", async () => {
  const { clock, sales, toldAfter } = await openKatana();
  await toldAfter(40_000);
  sales.push(order(1, clock.now - 50_000));
  expect(await toldAfter(5000)).toEqual([sale("1")]);
});

test("C7 a long list is read to its end, over several calls", async () => {
  const { sales, toldAfter } = await openKatana();
  sales.push(...Array.from({ length: 2600 }, (_, index) => order(index + 1, startAt + index)));
  const keys = await toldAfter(minuteMs * 30);
  expect(new Set(keys.map((key) => JSON.stringify(key))).size).toBe(2600);
  expect(await toldAfter(10_000)).toEqual([]);
});

test("C7 what slips to a page already read while the pages are read comes next time", async () => {
  const { katana, clock, sales, first } = await openKatana();
  clock.now += minuteMs * 30;
  sales.push(...Array.from({ length: 2600 }, (_, index) => order(index + 1, startAt + index)));
  const begun = await katana.source.changes(first, call);
  expect(begun.isComplete).toBe(false);
  // The last of the list is changed and comes to its front, where the reading has been.
  const last = sales.pop();
  sales.unshift(order(Number(last?.id), clock.now));
  clock.now += 30_000;
  const { cursor } = await poll(katana, begun.cursor);
  clock.now += 10_000;
  expect((await poll(katana, cursor)).keys).toContainEqual(sale("2600"));
});

test("C7 a cursor of another version, or none at all, goes back by a day", async () => {
  const lists = {
    "/sales_orders": [order(1, startAt - 10 * 3_600_000), order(2, startAt - 48 * 3_600_000)],
  };
  for (const foreign of ["", "5", "{}", '{"version":2,"lists":{},"rest":[]}', "not json"]) {
    const { keys, cursor } = await poll(katanaAt({ now: startAt }, lists), foreign);
    expect(keys).toEqual([sale("1")]);
    expect((await poll(katanaAt({ now: startAt + 10_000 }, lists), cursor)).keys).toEqual([]);
  }
});

test("C7 an old cursor brings all that changed since", async () => {
  const { sales, toldAfter } = await openKatana();
  sales.push(order(1, startAt + 1000));
  expect(await toldAfter(30 * 86_400_000)).toEqual([sale("1")]);
});

test("C7 Katana's clock set back: nothing is lost, and nothing is told for ever", async () => {
  const { clock, sales, toldAfter } = await openKatana();
  sales.push(order(1, startAt + 10_000));
  await toldAfter(10_000);
  clock.now -= 6 * 3_600_000;
  sales.push(order(2, clock.now + 2000));
  expect(await toldAfter(10_000)).toEqual([sale("2")]);
  for (let round = 0; round < 3; round += 1) expect(await toldAfter(10_000)).toEqual([]);
});

test("C7 answers without a date: times are taken from the records", async () => {
  const { sales, toldAfter } = await openKatana(
    { now: startAt, isDated: false },
    { "/inventory_movements": [movement(1, startAt)] },
  );
  sales.push(order(1, startAt + 90_000));
  expect(await toldAfter(0)).toContainEqual(sale("1"));
  expect(await toldAfter(0)).toEqual([]);
});

test("C7 a list that cannot be read, and a row that is not as documented, hide no others", async () => {
  const clock = { now: startAt };
  const katana = katanaAt(clock, {});
  const { cursor } = await poll(katana, null);
  const sick = scriptKatana(({ path }) => {
    if (path === "/manufacturing_orders") return respond(422, { error: { message: "no" } });
    if (path === "/outsourced_purchase_order_recipe_rows") return respond(404);
    if (path !== "/sales_orders") return respond(200, { data: [] });
    return { data: [{ id: "x" }, order(3, startAt)] };
  });
  // Without a header only an empty page is the end.
  const answer = await sick.source.changes(cursor, call);
  expect(answer.keys).toEqual([sale("3")]);
});

test("C7 where none of the lists can be read, that is told", async () => {
  const { cursor } = await poll(katanaAt({ now: startAt }, {}), null);
  const sick = scriptKatana(() => respond(404));
  await expect(sick.source.changes(cursor, call)).rejects.toMatchObject({ kind: "not-found" });
  const down = scriptKatana(() => respond(503));
  await expect(down.source.changes(cursor, call)).rejects.toMatchObject({ kind: "unavailable" });
});
