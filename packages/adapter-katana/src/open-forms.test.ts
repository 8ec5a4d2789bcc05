// Forms of Katana's answers that its documents leave open or tell in two ways: each is understood.
import { quantity } from "@stockgate/core/testing";
import { expect, test } from "vitest";
import { call, respond, respondList, scriptKatana } from "./testing/scripted-katana.ts";

const level = {
  variant_id: 1,
  location_id: 5,
  quantity_in_stock: "7.00000",
  quantity_committed: "0.00000",
  quantity_expected: "0.00000",
  quantity_potential: null,
};

test.for([
  ["bare, as documented", (body: object) => body],
  ["wrapped in data, as some were seen", (data: object) => ({ data })],
] as const)("a single object comes %s", async ([, wrap]) => {
  const account = scriptKatana(() => wrap({ display_name: "Acme" }));
  expect(await account.source.identify(call)).toEqual({ externalName: "Acme" });
  const url = "https://stock.example/hooks/1";
  const hooks = scriptKatana(({ method, query }) =>
    method === "GET"
      ? respondList([], query)
      : wrap({ id: 9, url, token: "abc", enabled: true, subscribed_events: [] }),
  );
  const { state } = await hooks.source.webhooks.ensure(url, null, call);
  expect(state).toEqual({ webhookId: "9", token: "abc" });
});

test("a list may come bare, as a few of Katana's do", async () => {
  const { source } = scriptKatana(({ query }) => (query.get("page") === "1" ? [level] : []));
  expect(await source.levels(["1"], call)).toHaveLength(1);
});

test.for([200, 201] as const)("what is made is answered %d", async (status) => {
  const url = "https://stock.example/hooks/1";
  const { source } = scriptKatana(({ method, query }) =>
    method === "GET" ? respondList([], query) : respond(status, { id: 9, url, token: "abc" }),
  );
  const { state } = await source.webhooks.ensure(url, null, call);
  expect(state).toEqual({ webhookId: "9", token: "abc" });
});

test.for([
  [204, ""],
  [200, "{}"],
] as const)("what is deleted is answered %d with %j", async ([status, body]) => {
  const katana = scriptKatana(() => respond(status, body));
  await katana.source.webhooks.remove({ webhookId: "9", token: "abc" }, call);
  expect(katana.sent()).toEqual(["DELETE /webhooks/9"]);
});

test("ids may come quoted", async () => {
  const { source } = scriptKatana(({ query }) =>
    respondList([{ ...level, variant_id: "1", location_id: "5" }], query),
  );
  expect(await source.levels(["1"], call)).toMatchObject([
    { variantExternalId: "1", locationExternalId: "5", inStock: quantity("7") },
  ]);
});

test("fields that nobody knows of are no fault", async () => {
  const { source } = scriptKatana(({ query }) =>
    respondList([{ ...level, default_storage_bin: null, quantity_reserved: "1.00000" }], query),
  );
  expect(await source.levels(["1"], call)).toHaveLength(1);
});

test.for([
  ["itself", { deleted_at: "2026-01-02T00:00:00.000Z" }, {}],
  ["its product", {}, { deleted_at: "2026-01-02T00:00:00.000Z" }],
] as const)("a variant is deleted where %s is", async ([, ofVariant, ofProduct]) => {
  const product = { name: "Stool", is_auto_assembly: false, ...ofProduct };
  const variant = { id: 1, sku: "S", product_id: 7, product_or_material: product, ...ofVariant };
  const { source } = scriptKatana(({ query }) => respondList([variant], query));
  const { items } = await source.variantPage(null, call);
  expect(items).toMatchObject([{ deletedAt: Date.UTC(2026, 0, 2) }]);
});
