import { describe, expect, it } from "vitest";
import { call, scriptShopify } from "./testing/scripted-shopify.ts";

const item = (n: number) => `gid://shopify/InventoryItem/${n}`;
const place = (n: number) => `gid://shopify/Location/${n}`;
const key = (n: number, location = 1) => ({
  stockItemExternalId: item(n),
  locationExternalId: place(location),
});

const quantities = (available: number, committed: number) => [
  { name: "available", quantity: available },
  { name: "committed", quantity: committed },
  { name: "on_hand", quantity: available + committed + 4 },
];
const node = (n: number, level: unknown) => ({ id: item(n), inventoryLevel: level });
const active = (available: number, committed: number) => ({
  isActive: true,
  quantities: quantities(available, committed),
});

describe("levels", () => {
  it("Q10 reads available and committed of one location in one request, whatever order the answer has", async () => {
    const { channel, requests } = scriptShopify(() => ({
      data: { nodes_0: [node(2, active(7, 1)), node(1, active(-3, 0))] },
    }));
    expect(await channel.levels([key(1), key(2)], call)).toEqual([
      { ...key(1), isStocked: true, available: -3, committed: 0, onHand: 1 },
      { ...key(2), isStocked: true, available: 7, committed: 1, onHand: 12 },
    ]);
    expect(requests).toHaveLength(1);
  });

  it("reads several locations in one request, of each only the items asked for there", async () => {
    const { channel, requests, asked } = scriptShopify(() => ({
      data: { nodes_0: [node(1, active(1, 0)), node(2, active(2, 0))], nodes_1: [node(1, active(3, 0))] },
    }));
    const levels = await channel.levels([key(1, 1), key(1, 2), key(2, 1)], call);
    expect(levels.map(({ available }) => available)).toEqual([1, 3, 2]);
    expect(asked()[0]?.variables).toEqual({
      stockItems_0: [item(1), item(2)],
      location_0: place(1),
      stockItems_1: [item(1)],
      location_1: place(2),
    });
    expect(requests).toHaveLength(1);
  });

  it.each([
    [1, 3],
    [2, 6],
    [5, 15],
    [250, 750],
  ])("250 keys over %i locations are one request of %i points", async (locationCount, cost) => {
    const { channel, requests } = scriptShopify(({ variables }) => ({
      data: Object.fromEntries(
        Object.keys(variables)
          .filter((name) => name.startsWith("location_"))
          .map((name) => [name.replace("location", "nodes"), []]),
      ),
    }));
    const keys = Array.from({ length: 250 }, (_, index) => key(index + 1, (index % locationCount) + 1));
    expect(await channel.levels(keys, call)).toHaveLength(250);
    expect(requests.map((request) => request.cost)).toEqual([cost]);
  });

  it.each([
    ["the item has no level there", node(1, null), { available: 0, committed: 0, onHand: null }],
    [
      "the level is inactive",
      node(1, { isActive: false, quantities: quantities(9, 2) }),
      { available: 9, committed: 2, onHand: 15 },
    ],
    ["the item is gone", null, { available: 0, committed: 0, onHand: null }],
    ["the id is of something else", {}, { available: 0, committed: 0, onHand: null }],
  ])("L5 is not stocked where %s", async (_name, answer, numbers) => {
    const { channel } = scriptShopify(() => ({ data: { nodes_0: [answer] } }));
    expect(await channel.levels([key(1)], call)).toEqual([{ ...key(1), isStocked: false, ...numbers }]);
  });

  it.each([
    ["a number is missing", active(1, 0).quantities.slice(0, 1)],
    ["a number is no integer", [...quantities(1, 0).slice(0, 1), { name: "committed", quantity: 0.5 }]],
  ])("takes nothing from an answer where %s", async (_name, numbers) => {
    const { channel } = scriptShopify(() => ({
      data: { nodes_0: [node(1, { isActive: true, quantities: numbers })] },
    }));
    await expect(channel.levels([key(1)], call)).rejects.toMatchObject({ kind: "bad-response" });
  });

  it("asks nothing about nothing", async () => {
    const { channel, requests } = scriptShopify(() => ({}));
    expect(await channel.levels([], call)).toEqual([]);
    expect(requests).toEqual([]);
  });
});
