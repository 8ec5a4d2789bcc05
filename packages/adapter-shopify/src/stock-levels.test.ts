import type { AdapterErrorKind, StockingOutcome } from "@stockgate/core/contracts";
import { describe, expect, it } from "vitest";
import { call, costExtension, respond, scriptShopify, shopifyError } from "./testing/scripted-shopify.ts";

const key = (n: number) => ({
  stockItemExternalId: `gid://shopify/InventoryItem/${n}`,
  locationExternalId: "gid://shopify/Location/1",
});
const keys = [key(1), key(2), key(3)];
const root = "inventoryBulkToggleActivation";
const level = (...userErrors: unknown[]) => ({ userErrors });
const data = (...levels: unknown[]) => ({
  data: Object.fromEntries(levels.map((each, index) => [`${root}_${index}`, each])),
});
const errorAt = (index: number, message: string, code: string) => ({
  ...shopifyError(message, { code }),
  path: [`${root}_${index}`],
});

const stocked: StockingOutcome = { kind: "stocked" };
const rejected = (code: string, message = "No."): StockingOutcome => ({ kind: "rejected", code, message });

async function send(answer: unknown, batch = keys) {
  const { stocking } = scriptShopify(() => answer).channel;
  return stocking?.sendStocking(stocking.prepareStocking(batch), batch, call);
}

it("L5 a batch is one request that states no quantity, and goes as it was prepared", async () => {
  const { channel, requests, asked } = scriptShopify(() => data(level(), level(), level()));
  const write = channel.stocking?.prepareStocking(keys) ?? { body: "" };
  expect(channel.stocking?.prepareStocking(keys)).toEqual(write);
  await channel.stocking?.sendStocking(write, keys, call);
  expect(requests).toMatchObject([{ body: write.body, cost: 30, call }]);
  const [{ query, variables } = { query: "", variables: {} }] = asked();
  expect(query.match(/activate: true/g)).toHaveLength(3);
  expect(query).not.toMatch(/available|onHand|quantit/i);
  expect(variables).toEqual(
    Object.fromEntries(
      keys.flatMap((each, index) => [
        [`item_${index}`, each.stockItemExternalId],
        [`location_${index}`, each.locationExternalId],
      ]),
    ),
  );
});

it.each<[string, unknown, StockingOutcome[]]>([
  ["all are stocked", data(level(), level(), level()), [stocked, stocked, stocked]],
  [
    "G2 one is refused",
    data(level(), level({ code: "INVENTORY_MANAGED_BY_3RD_PARTY", message: "No." }), level()),
    [stocked, rejected("INVENTORY_MANAGED_BY_3RD_PARTY"), stocked],
  ],
  [
    "G2 one is refused without a code",
    data(level({ code: null, message: "No." }), level(), level()),
    [rejected("UNKNOWN"), stocked, stocked],
  ],
  [
    "G2 Shopify fails at some of them, each with its own error",
    {
      ...data(level(), null, null),
      errors: [
        errorAt(2, "Invalid id", "RESOURCE_NOT_FOUND"),
        errorAt(1, "Internal error.", "INTERNAL_SERVER_ERROR"),
      ],
    },
    [
      stocked,
      rejected("INTERNAL_SERVER_ERROR", "Internal error."),
      rejected("RESOURCE_NOT_FOUND", "Invalid id"),
    ],
  ],
  [
    "G2 an answer leaves one out",
    data(level(), level()),
    [stocked, stocked, rejected("UNKNOWN", "Shopify gave no answer.")],
  ],
])("L5 %s", async (_, answer, outcomes) => {
  expect(await send(answer)).toEqual(outcomes);
});

describe("L5 throws where nothing was done, or nothing is known of it:", () => {
  it.each<[string, unknown, AdapterErrorKind]>([
    [
      "throttled",
      {
        errors: [shopifyError("Throttled", { code: "THROTTLED" })],
        extensions: costExtension(30, 0),
      },
      "throttled",
    ],
    [
      "no permission",
      { ...data(null, null, null), errors: [errorAt(0, "Access denied", "ACCESS_DENIED")] },
      "unauthorized",
    ],
    ["an outage", respond(503), "unavailable"],
    ["an answer that cannot be read", { data: { [`${root}_0`]: { userErrors: "no" } } }, "unavailable"],
    ["an empty answer", { data: null }, "unavailable"],
    [
      "a batch that Shopify would not begin",
      { errors: [shopifyError("Variable $item_0 was provided invalid value", { code: "INVALID_VARIABLE" })] },
      "rejected",
    ],
  ])("%s", async (_, answer, kind) => {
    await expect(send(answer)).rejects.toMatchObject({ kind });
  });
});
