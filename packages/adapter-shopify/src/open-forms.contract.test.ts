// What differs from store to store, or is not verified, against the mock: the adapter does not lean on it.
import { expect, test } from "vitest";
import { connectTo, createAsk } from "./testing/mock-world.ts";
import { type MockOptions, openMock } from "./testing/open-mock.ts";
import { call } from "./testing/scripted-shopify.ts";

const account = { shopDomain: "demo.myshopify.com", accessToken: "shpat_demo", clientSecret: "shpss_demo" };

function openShopify(settings: NonNullable<MockOptions["settings"]>) {
  const world = openMock({ settings });
  return {
    ...world,
    ...connectTo(world.mock.fetch, account),
    ask: createAsk(world.mock.fetch, account.shopDomain, "shpat_demo_user"),
  };
}

test("a new variant that no search knows yet is read all the same", async () => {
  const { channel, ask } = openShopify({ searchLagMs: 600_000 });
  const made = await ask(
    `mutation { productCreate(product: { title: "New stool" }) { product { id variants(first: 1) { nodes { id } } } } }`,
  );
  const [id = ""] = JSON.stringify(made).match(/gid:\/\/shopify\/ProductVariant\/\d+/) ?? [];
  expect(await ask(`{ productVariants(first: 5, query: "title:'New stool'") { nodes { id } } }`)).toEqual({
    productVariants: { nodes: [] },
  });
  expect(await channel.variants([{ about: "variant", externalId: id }], call)).toMatchObject([
    { externalId: id, title: "New stool", isTracked: false },
  ]);
  expect((await channel.variantPage(null, call)).items.map(({ externalId }) => externalId)).toContain(id);
});

test.each([
  ["STANDARD", 2000, 100],
  ["ADVANCED", 4000, 200],
  ["PLUS", 20_000, 1000],
  ["ENTERPRISE", 40_000, 2000],
] as const)(
  "a store on %s has a bucket of %i points that fills by %i a second",
  async (plan, limit, rate) => {
    const { channel, budgets } = openShopify({ plans: { [account.shopDomain]: plan } });
    await channel.locations(call);
    expect(budgets[0]).toEqual({ remaining: expect.any(Number), limit, restorePerSecond: rate });
  },
);
