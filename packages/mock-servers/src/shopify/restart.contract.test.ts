// What was answered is stored: a mock that is killed and started again from its file knows it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fork } from "node:child_process";
import { once } from "node:events";
import { afterEach, beforeEach, expect, it } from "vitest";
import { at, rowsAt, textAt } from "./testing/json.ts";
import { placesOf, readLevel, setQuantities } from "./testing/levels.ts";
import { placeOrder, readOrder } from "./testing/orders.ts";
import { aShopify } from "./testing/shopify-client.ts";

let folder = "";
let statePath = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shopify-mock-"));
  statePath = join(folder, "shopify-mock.db");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("keeps levels, orders, subscriptions, keys and webhooks that were not delivered", async () => {
  const before = aShopify({ statePath });
  const places = await placesOf(before);
  const stool = { inventoryItemId: places.items["Stool"]!, locationId: places.locations["Main"]! };
  await before.subscribe("INVENTORY_LEVELS_UPDATE");
  before.answers.push(503);
  const first = await setQuantities(before, [{ ...stool, quantity: 3 }], { key: "a" });
  const orderId = await placeOrder(before, [{ variantId: places.variants["Stool"]!, quantity: 2 }]);
  before.mock.close();

  const after = aShopify({ statePath });
  expect(await readLevel(after, stool.inventoryItemId, stool.locationId)).toMatchObject({
    available: 1,
    committed: 2,
  });
  expect(await readOrder(after, orderId)).toMatchObject({ name: "#1001" });
  expect(await setQuantities(after, [{ ...stool, quantity: 3 }], { key: "a" })).toStrictEqual(first);
  const next = await placeOrder(after, [{ variantId: places.variants["Shelf"]!, quantity: 1 }]);
  expect(await readOrder(after, next)).toMatchObject({ name: "#1002" });
  await after.advance(60_000);
  // The one that the subscriber had refused, and the one of the sale since.
  expect(after.received.map(({ body }) => at(body, "available"))).toStrictEqual([9, 3]);
  after.mock.close();
});

it("does not let two mocks write one file", () => {
  const one = aShopify({ statePath });
  expect(() => aShopify({ statePath })).toThrow("locked");
  one.mock.close();
});

it("survives a kill right after its answer", async () => {
  const main = new URL("../main.ts", import.meta.url);
  const start = async () => {
    const child = fork(main, ["--only", "shopify", "--shopify-port", "0", "--state", folder], {
      stdio: ["ignore", "pipe", "inherit", "ipc"],
    });
    let printed = "";
    for await (const chunk of child.stdout!) {
      printed += String(chunk);
      if (printed.includes("graphql.json")) break;
    }
    const [, url = ""] = /(http:\/\/\S+graphql\.json)/.exec(printed) ?? [];
    const ask = async (query: string): Promise<unknown> => {
      const headers = { "content-type": "application/json", "x-shopify-access-token": "shpat_demo" };
      const response = await fetch(url, { method: "POST", headers, body: JSON.stringify({ query }) });
      return await response.json();
    };
    const kill = async () => {
      child.kill("SIGKILL");
      await once(child, "exit");
    };
    return { ask, kill };
  };
  const levelQuery = `{ inventoryItems(first: 1) { nodes { id inventoryLevels(first: 1) { nodes { location { id } quantities(names: ["available"]) { quantity } } } } } }`;

  const first = await start();
  const [item] = rowsAt(await first.ask(levelQuery), "data", "inventoryItems", "nodes");
  const answer = await first.ask(
    `mutation { inventorySetQuantities(input: { name: "available", reason: "correction", quantities: [{
      inventoryItemId: "${textAt(item, "id")}", locationId: "${textAt(item, "inventoryLevels", "nodes", 0, "location", "id")}",
      quantity: 4321, changeFromQuantity: null }] }) @idempotent(key: "kill") { userErrors { code } } }`,
  );
  expect(at(answer, "data", "inventorySetQuantities", "userErrors")).toStrictEqual([]);
  await first.kill();

  const second = await start();
  const [again] = rowsAt(await second.ask(levelQuery), "data", "inventoryItems", "nodes");
  expect(at(again, "inventoryLevels", "nodes", 0, "quantities", 0, "quantity")).toBe(4321);
  await second.kill();
});
