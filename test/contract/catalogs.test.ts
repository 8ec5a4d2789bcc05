// Reading whole catalogs while they change, and mappings that break.
import { expect, it } from "vitest";
import { officeKeys } from "../support/vendor-clients.ts";
import { done, openStand, type Stand, type Wares } from "../support/stand.ts";

/** More than one page of Katana's variants; the store sells only the first ones. */
const manyWares: Wares = {
  CHAIR: { stock: 10 },
  FRESH: { stock: 0, shows: 5, sku: "OTHER", listedAs: "FRESH" },
  ...Object.fromEntries(
    Array.from({ length: 260 }, (_, index) => [`BULK-${index}`, { stock: 1, shows: null }]),
  ),
};

async function refresh(stand: Stand) {
  const { integrationId } = stand;
  const { id } = done(
    await stand.world.engine.commands.refreshCatalog({ integrationId, idempotencyKey: null }),
  );
  await stand.rest(60_000);
  return stand.run(id);
}

it("C5 M1 a variant that comes while the catalog is read is not taken for a deleted one", async () => {
  await using stand = await openStand({ wares: manyWares });
  const { katana, mocks, time } = stand.world;
  let isMade = false;
  stand.world.onRequest = async (sent) => {
    if (isMade || !sent.path.startsWith("/v1/variants") || !sent.path.includes("page=2")) return undefined;
    isMade = true;
    // The last page, as it was before.
    const request = new Request(`https://${sent.host}${sent.path}`, {
      headers: { authorization: `Bearer ${officeKeys[0]}` },
    });
    const page = await mocks.katana.fetch(request);
    const answer = { status: 200, headers: Object.fromEntries(page.headers), body: await page.text() };
    const made = await katana.post("/products", { name: "Fresh", variants: [{ sku: "FRESH" }] });
    const [variant] = made["variants"] as { id: number }[];
    await katana.post("/stock_adjustments", {
      stock_adjustment_number: "NEW",
      location_id: await katana.locationId("Main warehouse"),
      stock_adjustment_rows: [{ variant_id: variant?.id, quantity: 6 }],
    });
    // The webhooks are received and resolved before that page is answered.
    await new Promise<void>((resolve) => void time.timers.after(5000, resolve));
    return answer;
  };
  expect(await refresh(stand)).toMatchObject({ state: "SUCCEEDED" });
  expect(isMade).toBe(true);
  expect(await stand.target("FRESH")).toMatchObject({ desired: 6, pushed: 6, state: "IN_SYNC" });
});

it("C5 M1 a variant that slides between two pages is not taken for a deleted one", async () => {
  await using stand = await openStand({ wares: manyWares });
  const { katana } = stand.world;
  let isGone = false;
  stand.world.onRequest = async (sent) => {
    if (isGone || !sent.path.startsWith("/v1/variants") || !sent.path.includes("page=2")) return;
    isGone = true;
    // The first page loses rows, and what stood at the head of the second moves up to it.
    for (const name of ["BULK-259", "BULK-258", "BULK-257"]) {
      await katana.delete(`/variants/${await katana.variantId(name)}`);
    }
  };
  expect(await refresh(stand)).toMatchObject({ state: "SUCCEEDED" });
  expect(isGone).toBe(true);
  const gone = (await stand.sourceVariants()).filter((variant) => variant.deletedAt !== null);
  expect(new Set(gone.map((variant) => variant.sku))).toStrictEqual(
    new Set(["BULK-257", "BULK-258", "BULK-259"]),
  );
});

it("M7 a variant deleted in the source: what a person mapped to it is broken, and its number stays", async () => {
  await using stand = await openStand({
    wares: { CHAIR: { stock: 10 }, SPARE: { stock: 3, shows: null }, LAMP: { stock: 4 } },
  });
  const { katana, shopify, engine } = stand.world;
  const spare = (await stand.sourceVariants()).find((variant) => variant.sku === "SPARE");
  const { channelVariant: channelVariantId } = await stand.target("CHAIR");
  const { integrationId } = stand;
  done(
    await engine.commands.mapVariant({ integrationId, channelVariantId, sourceVariantId: spare?.id ?? 0 }),
  );
  await stand.rest();
  expect(await shopify.available("CHAIR")).toStrictEqual([3]);
  await stand.newWrites();
  await katana.delete(`/variants/${await katana.variantId("SPARE")}`);
  await stand.rest(30_000);
  expect((await stand.mappings()).find((each) => each.channelVariant === channelVariantId)).toMatchObject({
    status: "BROKEN",
    suggestionIds: [expect.any(Number)],
  });
  expect(await stand.target("CHAIR")).toMatchObject({ sourceVariant: null, desired: null, state: "HELD" });
  expect(await stand.newWrites()).toStrictEqual([]);
  // Mapped anew, it is kept in step again.
  done(await engine.commands.unmapVariant({ integrationId, channelVariantId }));
  await stand.rest();
  expect(await shopify.available("CHAIR")).toStrictEqual([10]);
});

it("C5 a product that becomes a kit, and one no more", async () => {
  await using stand = await openStand({
    wares: { OIL: { kind: "material", stock: 9 }, CARE: { stock: 2, kind: "product", recipe: { OIL: 3 } } },
  });
  const { katana, shopify } = stand.world;
  const variant = await katana.request("GET", `/variants/${await katana.variantId("CARE")}`);
  const path = `/products/${String(variant["product_id"])}`;
  expect(await stand.target("CARE")).toMatchObject({ desired: 2 });
  await katana.patch(path, { is_auto_assembly: true });
  await stand.rest(5000);
  expect(await shopify.available("CARE")).toStrictEqual([5]);
  await katana.patch(path, { is_auto_assembly: false });
  await stand.rest(5000);
  expect(await shopify.available("CARE")).toStrictEqual([2]);
});

it("C5 a kit no more, which nobody announced: the next reading of the catalog finds it", async () => {
  await using stand = await openStand({
    wares: { OIL: { kind: "material", stock: 9 }, CARE: { stock: 2, recipe: { OIL: 3 }, shows: 5 } },
    isOnlineOnly: true,
  });
  const { katana, control, shopify } = stand.world;
  await katana.adjust({ CARE: 2 });
  await stand.rest();
  expect(await shopify.available("CARE")).toStrictEqual([5]);
  await control.katana.fault({ kind: "webhook-dropped" });
  const variant = await katana.request("GET", `/variants/${await katana.variantId("CARE")}`);
  await katana.patch(`/products/${String(variant["product_id"])}`, { is_auto_assembly: false });
  expect(await refresh(stand)).toMatchObject({ state: "SUCCEEDED" });
  expect(await shopify.available("CARE")).toStrictEqual([2]);
});

it("C5 a store's variant deleted and an untracked one tracked: targets follow", async () => {
  await using stand = await openStand({
    wares: { CHAIR: { stock: 10 }, LAMP: { stock: 4, isTracked: false, shows: 1 } },
  });
  const { shopify } = stand.world;
  expect(await stand.targets("LAMP")).toStrictEqual([]);
  const [lamp] = await shopify.variants("LAMP");
  await shopify.mutate(
    `mutation($id: ID!, $input: InventoryItemInput!) {
       inventoryItemUpdate(id: $id, input: $input) { userErrors { message } } }`,
    { id: lamp?.inventoryItem.id, input: { tracked: true } },
  );
  await stand.rest(5000);
  expect(await shopify.available("LAMP")).toStrictEqual([4]);
  const [chair] = await shopify.variants("CHAIR");
  await shopify.mutate(
    "mutation($input: ProductDeleteInput!) { productDelete(input: $input) { userErrors { message } } }",
    { input: { id: chair?.product.id } },
  );
  await stand.rest(5000);
  expect(await stand.targets("CHAIR")).toStrictEqual([]);
});
