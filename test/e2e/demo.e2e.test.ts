// The demo from outside: what a new user sees, what a kill costs, what the toggle promises. Real processes, real files.
import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Demo, findPlace, startDemo, waitUntil } from "../support/demo-process.ts";

const online = "Online warehouse";
const sizes = ["S", "M", "L"];
/** SKUs of one wood: on sale in the demo store, none of them listed twice there. */
const skusOf = (wood: string) =>
  ["SHEL", "TRAY", "LAMP", "BOAR", "FRAM", "BENC", "BOX", "HOOK", "SIDE"].flatMap((good) =>
    sizes.map((size) => `${wood}-${good}-${size}`),
  );

type Changed = { sku: string; variantId: number };

async function variantsOf(demo: Demo, skus: string[]): Promise<Changed[]> {
  const path = `/variants?limit=250&${skus.map((sku) => `sku=${sku}`).join("&")}`;
  const { data } = await demo.katana<{ data: { id: number; sku: string }[] }>("GET", path);
  return data.map(({ id, sku }) => ({ sku, variantId: id }));
}

/** In stock - committed, as Katana itself has it, by SKU. */
async function wanted(demo: Demo, variants: Changed[], locationId: number): Promise<Map<string, number>> {
  const query = variants.map(({ variantId }) => `variant_id=${variantId}`).join("&");
  const path = `/inventory?limit=250&location_id=${locationId}&${query}`;
  const answer = await demo.katana<{
    data: { variant_id: number; quantity_in_stock: string; quantity_committed: string }[];
  }>("GET", path);
  const rows = new Map(answer.data.map((row) => [row.variant_id, row]));
  return new Map(
    variants.map(({ sku, variantId }) => {
      const row = rows.get(variantId);
      const free = Math.floor(Number(row?.quantity_in_stock) - Number(row?.quantity_committed));
      return [sku, Math.max(0, free)];
    }),
  );
}

/** SKUs of which Shopify shows another number at the online location. */
const differing = async (demo: Demo, numbers: Map<string, number>): Promise<string[]> => {
  const store = await demo.shown(online);
  return [...numbers].filter(([sku, number]) => store.get(sku) !== number).map(([sku]) => sku);
};

describe("the demo", () => {
  let demo: Demo;
  let main = 0;
  let integrationId = "";

  beforeAll(async () => {
    demo = await startDemo(await findPlace());
    const locations = await demo.katana<{ data: { id: number; name: string }[] }>("GET", "/locations");
    main = locations.data.find((each) => each.name === "Main warehouse")?.id ?? 0;
    const answer = await demo.gql<{
      integrations: { nodes: { id: string; channel: { externalName: string } }[] };
    }>("{ integrations(first: 10) { nodes { id channel { externalName } } } }");
    integrationId =
      answer.integrations.nodes.find((each) => each.channel.externalName === "demo.myshopify.com")?.id ?? "";
  }, 90_000);
  afterAll(() => demo?.stop());

  let adjustments = 0;
  const adjust = (changes: Changed[], quantity: number) => {
    adjustments += 1;
    return demo.katana("POST", "/stock_adjustments", {
      stock_adjustment_number: `E2E-${adjustments}`,
      location_id: main,
      stock_adjustment_rows: changes.map(({ variantId }) => ({ variant_id: variantId, quantity })),
    });
  };

  const setSync = async (enabled: boolean) => {
    const answer = await demo.gql<{ setInventorySync: { userErrors: unknown[] } }>(
      `mutation ($id: ID!, $on: Boolean!) { setInventorySync(input: { integrationId: $id, enabled: $on }) { userErrors { code message } } }`,
      { id: integrationId, on: enabled },
    );
    expect(answer.setInventorySync.userErrors).toEqual([]);
  };

  it("prints the first synced change, the URLs and the token", () => {
    expect(demo.output()).toMatch(/Before: Shopify shows \d+ of OAK-STOO-L/);
    expect(demo.output()).toMatch(/STOCK_PUSHED/);
    expect(demo.output()).toMatch(/After: Shopify shows \d+, \d+ ms after the change in Katana/);
    expect(demo.output()).toContain("/graphql");
    expect(demo.output()).toContain("Bearer a-token-for-the-tests-alone");
  });

  it("C4 a stock adjustment at Katana changes available at Shopify, with its event and its steps", async () => {
    const [change] = await variantsOf(demo, ["ASH-TRAY-M"]);
    if (!change) throw new Error("no such variant");
    await adjust([change], 7);
    const numbers = await wanted(demo, [change], main);
    await waitUntil(async () => (await differing(demo, numbers)).length === 0, 10_000, 800);
    const number = numbers.get("ASH-TRAY-M");
    const ask = () =>
      demo.gql<{
        availability: { available: number; steps: { kind: string }[] }[];
        syncEvents: { nodes: { type: string; sku: string; to: number }[] };
      }>(
        `query ($id: ID!) {
          availability(integrationId: $id, skus: ["ASH-TRAY-M"]) { available sourceLocation { name } steps { kind } }
          syncEvents(integrationId: $id, types: [STOCK_PUSHED], last: 5) { nodes { type sku to } }
        }`,
        { id: integrationId },
      );
    // The store shows it a moment before the gateway has heard that it does.
    await waitUntil(async () => (await ask()).syncEvents.nodes.some(({ to }) => to === number), 10_000);
    const answer = await ask();
    expect(answer.availability.map((each) => each.available)).toContain(number);
    expect(answer.availability[0]?.steps.map((step) => step.kind)).toEqual(["IN_STOCK", "COMMITTED"]);
    expect(answer.syncEvents.nodes).toContainEqual({ type: "STOCK_PUSHED", sku: "ASH-TRAY-M", to: number });
  });

  it("T2 T3 off: 200 changed rows and not one write; on again: those targets and no others", async () => {
    const changed = await variantsOf(demo, [...skusOf("ASH"), ...skusOf("WALN")]);
    await setSync(false);
    const before = await demo.rowsWritten();
    for (let round = 0; round < 4; round += 1) {
      // Not by four in all: by so much some listings of the demo world differ from the start.
      await adjust(changed, 2);
    }
    // Computed all the same: the gateway has taken in the changes when its own numbers say so.
    const numbers = await wanted(demo, changed, main);
    await waitUntil(async () => {
      const answer = await demo.gql<{
        availability: { sourceVariant: { sku: string }; available: number }[];
      }>(
        `query ($id: ID!, $skus: [String!]!) { availability(integrationId: $id, skus: $skus) { sourceVariant { sku } available } }`,
        { id: integrationId, skus: changed.map(({ sku }) => sku) },
      );
      return changed.every(({ sku }) =>
        answer.availability.some(
          (each) => each.sourceVariant.sku === sku && each.available === numbers.get(sku),
        ),
      );
    }, 20_000);
    expect(await demo.rowsWritten()).toBe(before);

    await setSync(true);
    await waitUntil(async () => (await differing(demo, numbers)).length === 0, 30_000, 800);
    expect((await demo.rowsWritten()) - before).toBe(changed.length);
  });

  it("a kill in the middle of 500 changed rows loses none of them", async () => {
    const changed = await variantsOf(demo, [
      ...skusOf("OAK"),
      ...skusOf("BEEC"),
      ...skusOf("MAPL"),
      ...skusOf("CHER"),
    ]);
    for (let round = 0; round < 5; round += 1) {
      await adjust(changed, 2);
      if (round === 2) await demo.killGateway();
    }
    await demo.startGateway();
    const numbers = await wanted(demo, changed, main);
    await waitUntil(async () => (await differing(demo, numbers)).length === 0, 60_000, 800);
    expect(numbers.size).toBe(changed.length);
  }, 120_000);
});

describe("a second start", () => {
  it("finds its data again, and Ctrl-C ends it cleanly", async () => {
    const place = await findPlace();
    try {
      const first = await startDemo(place);
      expect(await first.interrupt()).toBe(0);
      const second = await startDemo(place);
      expect(second.output()).toContain("demo.myshopify.com found again: ACTIVE");
      expect(await second.interrupt()).toBe(0);
    } finally {
      rmSync(place.folder, { recursive: true, force: true });
    }
  }, 120_000);
});
