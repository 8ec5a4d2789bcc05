import type { AdapterErrorKind, ChannelPush, PushOutcome } from "@stockgate/core/contracts";
import { describe, expect, it } from "vitest";
import { prepareSetLevels } from "./set-levels.ts";
import { call, costExtension, respond, scriptShopify, shopifyError } from "./testing/scripted-shopify.ts";

const item = (n: number) => `gid://shopify/InventoryItem/${n}`;
const place = (n: number) => `gid://shopify/Location/${n}`;
const push = (n: number, from: number, to: number): ChannelPush => ({
  stockItemExternalId: item(n),
  locationExternalId: place(1),
  from,
  to,
});
const pushes = [push(1, 5, 4), push(2, 7, 9), push(3, 2, 2)];
const options = {
  idempotencyKey: "11111111-1111-4111-8111-111111111111",
  reference: "gid://stockgate/Run/42",
};

const change = (n: number) => ({ name: "available", item: { id: item(n) }, location: { id: place(1) } });
const payload = (group: unknown, userErrors: unknown[] = []) => ({
  data: { inventorySetQuantities: { inventoryAdjustmentGroup: group, userErrors } },
});
const userError = (code: string | null, field: string[] | null, message = "No.") => ({
  code,
  field,
  message,
});
const refused = (...userErrors: unknown[]) => payload(null, userErrors);
const row = (index: number, field = "locationId") => ["input", "quantities", String(index), field];
const failed = (message: string, extensions: Record<string, unknown>) => ({
  data: { inventorySetQuantities: null },
  errors: [{ ...shopifyError(message, extensions), path: ["inventorySetQuantities"] }],
});

const applied: PushOutcome = { kind: "applied" };
const unchanged: PushOutcome = { kind: "unchanged" };
const conflict: PushOutcome = { kind: "conflict" };
const rejected = (code: string): PushOutcome => ({ kind: "rejected", code, message: "No." });
const deferred = (reason: "other-push" | "batch-refused" | "key-spent"): PushOutcome => ({
  kind: "deferred",
  reason,
});
const all = (outcome: PushOutcome) => pushes.map(() => outcome);

const send = (answer: unknown, batch = pushes) => {
  const { channel } = scriptShopify(() => answer);
  return channel.sendSetLevels(channel.prepareSetLevels(batch, options), batch, call);
};

describe("prepareSetLevels", () => {
  it("is the whole body, the number to replace always stated", () => {
    const body: unknown = JSON.parse(prepareSetLevels(pushes, options).body);
    expect(body).toEqual({
      query: expect.stringContaining("inventorySetQuantities(input: $input) @idempotent(key: $key)"),
      operationName: "SetLevels",
      variables: {
        key: options.idempotencyKey,
        input: {
          name: "available",
          reason: "correction",
          referenceDocumentUri: "gid://stockgate/Run/42",
          quantities: [
            { inventoryItemId: item(1), locationId: place(1), quantity: 4, changeFromQuantity: 5 },
            { inventoryItemId: item(2), locationId: place(1), quantity: 9, changeFromQuantity: 7 },
            { inventoryItemId: item(3), locationId: place(1), quantity: 2, changeFromQuantity: 2 },
          ],
        },
      },
    });
  });

  it("makes the same bytes of the same pushes, in whatever order their fields were set", () => {
    const reordered = pushes.map(({ from, to, locationExternalId, stockItemExternalId }) => ({
      to,
      locationExternalId,
      from,
      stockItemExternalId,
    }));
    expect(prepareSetLevels(reordered, options)).toEqual(prepareSetLevels(pushes, options));
  });
});

describe("sendSetLevels", () => {
  it("sends the prepared bytes as they are, at the cost of the write", async () => {
    const { channel, requests } = scriptShopify(() => payload({ changes: [] }));
    const body = `${prepareSetLevels(pushes, options).body}  `;
    await channel.sendSetLevels({ body }, pushes, call);
    await channel.sendSetLevels({ body }, pushes, call);
    expect(requests.map((request) => request.body)).toEqual([body, body]);
    expect(requests[0]).toMatchObject({ cost: 13, call });
  });

  it.each<[string, unknown, PushOutcome[]]>([
    ["all written", payload({ changes: [change(1), change(2), change(3)] }), all(applied)],
    [
      "Q10 rows that were right already have no change",
      payload({ changes: [change(1), change(2)] }),
      [applied, applied, unchanged],
    ],
    ["a null group is success: nothing had to change", payload(null), all(unchanged)],
    [
      "a write whose changes may not be shown still stands",
      {
        ...payload(null),
        errors: [shopifyError("Access denied for changes field.", { code: "ACCESS_DENIED" })],
      },
      [applied, applied, unchanged],
    ],
    [
      "Q10 a stale number",
      refused(userError("CHANGE_FROM_QUANTITY_STALE", row(1, "changeFromQuantity"))),
      [deferred("other-push"), conflict, deferred("other-push")],
    ],
    [
      "Q10 a stale number, the row alone named",
      refused(userError("CHANGE_FROM_QUANTITY_STALE", row(1).slice(0, 3))),
      [deferred("other-push"), conflict, deferred("other-push")],
    ],
    [
      "Q10 a stale number, no row named",
      refused(userError("CHANGE_FROM_QUANTITY_STALE", ["input"])),
      all(deferred("batch-refused")),
    ],
    [
      "Q10 a stale number, no field at all",
      refused(userError("CHANGE_FROM_QUANTITY_STALE", null)),
      all(deferred("batch-refused")),
    ],
    [
      "G2 an unknown item and an unknown location",
      refused(
        userError("INVALID_INVENTORY_ITEM", row(0, "inventoryItemId")),
        userError("INVALID_LOCATION", row(2)),
      ),
      [rejected("INVALID_INVENTORY_ITEM"), deferred("other-push"), rejected("INVALID_LOCATION")],
    ],
    [
      "G2 a bundle's parent",
      refused(userError("NON_MUTABLE_INVENTORY_ITEM", row(1))),
      [deferred("other-push"), rejected("NON_MUTABLE_INVENTORY_ITEM"), deferred("other-push")],
    ],
    [
      "G2 a code that 2026-10 no longer has",
      refused(userError("ITEM_NOT_STOCKED_AT_LOCATION", row(1))),
      [deferred("other-push"), rejected("ITEM_NOT_STOCKED_AT_LOCATION"), deferred("other-push")],
    ],
    [
      "G2 a quantity out of bounds",
      refused(userError("INVALID_QUANTITY_TOO_HIGH", row(0, "quantity"))),
      [rejected("INVALID_QUANTITY_TOO_HIGH"), deferred("other-push"), deferred("other-push")],
    ],
    [
      "G2 a pair twice: each is named",
      refused(
        userError("NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR", row(0)),
        userError("NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR", row(1)),
      ),
      [
        rejected("NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR"),
        rejected("NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR"),
        deferred("other-push"),
      ],
    ],
    [
      "a stale row that is also refused is refused",
      refused(userError("CHANGE_FROM_QUANTITY_STALE", row(0)), userError("INVALID_LOCATION", row(0))),
      [rejected("INVALID_LOCATION"), deferred("other-push"), deferred("other-push")],
    ],
    [
      "stale and refused rows in one answer",
      refused(userError("CHANGE_FROM_QUANTITY_STALE", row(0)), userError("INVALID_LOCATION", row(2))),
      [conflict, deferred("other-push"), rejected("INVALID_LOCATION")],
    ],
    [
      "an error without a code",
      refused(userError(null, row(2))),
      [deferred("other-push"), deferred("other-push"), rejected("UNKNOWN")],
    ],
    [
      "G2 the batch's own fault",
      refused(userError("INVALID_REASON", ["input", "reason"])),
      all(deferred("batch-refused")),
    ],
    [
      "a row that is not in the batch",
      refused(userError("INVALID_LOCATION", row(17))),
      all(deferred("batch-refused")),
    ],
    [
      "a key whose earlier attempt failed",
      refused(userError("IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED", null)),
      all(deferred("key-spent")),
    ],
    [
      "a key that stood for another batch",
      refused(userError("IDEMPOTENCY_KEY_PARAMETER_MISMATCH", null)),
      all(deferred("key-spent")),
    ],
    [
      "no @idempotent",
      failed("The @idempotent directive is required for this mutation but was not provided.", {
        code: "BAD_REQUEST",
      }),
      all(deferred("batch-refused")),
    ],
    [
      "no changeFromQuantity",
      failed("InventoryQuantityInput must include the following argument: changeFromQuantity.", {
        code: "INVALID_FIELD_ARGUMENTS",
      }),
      all(deferred("batch-refused")),
    ],
    [
      "an id of another type",
      failed("Invalid id: gid://shopify/Product/1", { code: "RESOURCE_NOT_FOUND" }),
      all(deferred("batch-refused")),
    ],
    [
      "more than 250",
      {
        errors: [
          shopifyError("The input array size of 251 is greater than the maximum allowed of 250.", {
            code: "MAX_INPUT_SIZE_EXCEEDED",
          }),
        ],
      },
      all(deferred("batch-refused")),
    ],
    [
      "G2 a value that the variable's type refuses, its row named",
      {
        errors: [
          shopifyError("No.", {
            code: "INVALID_VARIABLE",
            problems: [{ path: ["quantities", 1, "inventoryItemId"], explanation: "Invalid global id" }],
          }),
        ],
      },
      [deferred("other-push"), rejected("INVALID_VARIABLE"), deferred("other-push")],
    ],
  ])("%s", async (_name, answer, outcomes) => {
    expect(await send(answer)).toEqual(outcomes);
  });

  it.each<[string, unknown, PushOutcome]>([
    ["stale", refused(userError("CHANGE_FROM_QUANTITY_STALE", null)), conflict],
    ["refused", refused(userError("INVALID_REASON", ["input", "reason"])), rejected("INVALID_REASON")],
    ["refused outside the payload", failed("No.", { code: "BAD_REQUEST" }), rejected("BAD_REQUEST")],
  ])("in a batch of one there is nobody else to blame: %s", async (_name, answer, outcome) => {
    expect(await send(answer, pushes.slice(0, 1))).toEqual([outcome]);
  });

  it.each<[string, unknown, AdapterErrorKind]>([
    [
      "another request with this key is under way",
      refused(userError("IDEMPOTENCY_CONCURRENT_REQUEST", null)),
      "unavailable",
    ],
    ["an internal error", failed("Internal error", { code: "INTERNAL_SERVER_ERROR" }), "unavailable"],
    ["HTTP 503", respond(503), "unavailable"],
    [
      "HTML with HTTP 200: what became of it is unknown",
      respond(200, "<html>", { "content-type": "text/html" }),
      "unavailable",
    ],
    ["half an answer", respond(200, '{"data":{"inventorySet'), "unavailable"],
    ["an empty answer", { data: { inventorySetQuantities: null } }, "unavailable"],
    ["an answer of another form", payload({ changes: "many" }), "unavailable"],
    [
      "an answer by another API version",
      respond(200, payload(null), { "content-type": "application/json", "x-shopify-api-version": "2027-01" }),
      "unavailable",
    ],
    [
      "THROTTLED",
      { errors: [shopifyError("Throttled", { code: "THROTTLED" })], extensions: costExtension(13, 3) },
      "throttled",
    ],
    [
      "ACCESS_DENIED",
      failed(
        "Access denied for inventorySetQuantities field. Required access: `write_inventory` access scope.",
        { code: "ACCESS_DENIED" },
      ),
      "unauthorized",
    ],
    ["HTTP 401", respond(401), "unauthorized"],
  ])("throws where no outcome can be told: %s", async (_name, answer, kind) => {
    await expect(send(answer)).rejects.toMatchObject({ name: "AdapterError", kind });
  });
});
