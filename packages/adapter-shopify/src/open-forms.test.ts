// What Shopify's documents tell in passing or leave open, by a scripted vendor.
import { AdapterError } from "@stockgate/core/contracts";
import { describe, expect, it } from "vitest";
import { call, respond, scriptShopify, shopifyError } from "./testing/scripted-shopify.ts";

const failureOf = async (answer: unknown): Promise<AdapterError> => {
  const { channel } = scriptShopify(() => answer);
  const error = await channel.locations(call).catch((thrown: unknown) => thrown);
  if (error instanceof AdapterError) return error;
  throw new Error("expected an AdapterError");
};

describe("failures", () => {
  it("HTTP 430, the guard against floods, is throttled as 429 is", async () => {
    expect(await failureOf(respond(430))).toMatchObject({ kind: "throttled" });
  });

  it.each([
    ["SHOP_INACTIVE", "unauthorized"],
    ["SERVICE_UNAVAILABLE", "unavailable"],
    ["TIMEOUT", "unavailable"],
    ["undefinedField", "rejected"],
    ["MAX_COST_EXCEEDED", "rejected"],
  ] as const)("%s within HTTP 200 is %s", async (code, kind) => {
    expect(await failureOf({ errors: [shopifyError("No.", { code })] })).toMatchObject({ kind });
  });
});

describe("a query's cost", () => {
  it("stays below what a single query may cost: more than that is asked in several", async () => {
    const { channel, requests } = scriptShopify(({ variables }) => ({
      data: Object.fromEntries(
        Object.keys(variables)
          .filter((name) => name.startsWith("location_"))
          .map((name) => [name.replace("location", "nodes"), []]),
      ),
    }));
    const keys = Array.from({ length: 400 }, (_, index) => ({
      stockItemExternalId: "gid://shopify/InventoryItem/1",
      locationExternalId: `gid://shopify/Location/${index}`,
    }));
    expect(await channel.levels(keys, call)).toHaveLength(400);
    expect(requests.map(({ cost }) => cost)).toEqual([999, 201]);
  });
});

describe("a stale number", () => {
  it.each(["CHANGE_FROM_QUANTITY_STALE", "COMPARE_QUANTITY_STALE"])(
    "is a conflict, by whichever name a version has for it: %s",
    async (code) => {
      const push = { stockItemExternalId: "i", locationExternalId: "l", from: 1, to: 2 };
      const userErrors = [{ code, field: ["input", "quantities", "0"], message: "Stale." }];
      const { channel } = scriptShopify(() => ({
        data: { inventorySetQuantities: { inventoryAdjustmentGroup: null, userErrors } },
      }));
      const write = channel.prepareSetLevels([push], { idempotencyKey: "k", reference: "gid://x/Run/1" });
      expect(await channel.sendSetLevels(write, [push], call)).toEqual([{ kind: "conflict" }]);
    },
  );
});
