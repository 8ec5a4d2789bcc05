// The optional part that writes to a source: what is made is found again, by whoever asks, and nothing is booked unseen.
import assert from "node:assert/strict";
import type { CatalogImport, ProductImport } from "../../../contracts/index.ts";
import { formatQuantity, quantity } from "../../../domain/quantity.ts";
import { call, failureOf, type SourceStage } from "../stage.ts";
import { type Case, ofSources, type Suite } from "../suite.ts";

const aProduct: ProductImport = {
  marker: "conformance.example product 1",
  name: "A table that the kit imports",
  productExternalId: null,
  variants: ["Small", "Large"].map((size) => ({
    key: `key-${size}`,
    sku: size === "Small" ? "KIT-TABLE-S" : null,
    barcode: null,
    options: [{ name: "Size", value: size }],
  })),
};
const extraVariant = {
  key: "key-Huge",
  sku: null,
  barcode: null,
  options: [{ name: "Size", value: "Huge" }],
};

const isOffered = (stage: SourceStage) => stage.fixture.adapter.capabilities.includes("catalog-import");

/** Tried only where the manifest says that it is there. */
const ofImports = (
  title: string,
  act: (stage: SourceStage, imports: CatalogImport) => Promise<void>,
): Case => {
  const inner = ofSources(title, async (stage) => {
    const { catalogImport } = stage.side;
    assert.ok(catalogImport, "the manifest has catalog-import, and the source has none");
    await act(stage, catalogImport);
  });
  return {
    ...inner,
    isFor: (fixture) => inner.isFor(fixture) && fixture.adapter.capabilities.includes("catalog-import"),
  };
};

const byKey = (found: readonly { key: string; variant: { externalId: string }; isOwn: boolean }[]) =>
  found.map(({ key, variant, isOwn }) => `${key} ${variant.externalId} ${isOwn}`).toSorted();

async function aStockedLevel(stage: SourceStage) {
  const [level] = await stage.far.statedLevels();
  assert.ok(level, "the fixture states no level");
  return level;
}

/** As the vendor states it, not as the adapter reads it: that is another suite's. */
async function inStock(stage: SourceStage, level: Awaited<ReturnType<typeof aStockedLevel>>) {
  const found = (await stage.far.statedLevels()).find(
    (each) =>
      each.variantExternalId === level.variantExternalId &&
      each.locationExternalId === level.locationExternalId,
  );
  assert.ok(found, "the level is gone");
  return quantity(found.inStock);
}

const adjustmentOf = (level: Awaited<ReturnType<typeof aStockedLevel>>, number: string, change: string) => ({
  number,
  locationExternalId: level.locationExternalId,
  reason: "Tried by the conformance kit",
  rows: [{ variantExternalId: level.variantExternalId, change: quantity(change) }],
});

const cases: Case[] = [
  ofSources("is there exactly where the manifest says so", async (stage) => {
    assert.equal(stage.side.catalogImport !== undefined, isOffered(stage));
  }),

  ofImports("a product is made with its variants, each told under its key", async (stage, imports) => {
    const made = await imports.createProduct(aProduct, call);
    assert.deepEqual(made.map(({ key }) => key).toSorted(), ["key-Large", "key-Small"]);
    const refs = made.map(({ variant }) => ({ about: "variant" as const, externalId: variant.externalId }));
    const variants = await stage.side.variants(refs, call);
    assert.equal(variants.length, 2);
    assert.equal(new Set(variants.map((each) => each.productExternalId)).size, 1);
    assert.deepEqual(variants.map(({ sku }) => sku ?? "none").toSorted(), ["KIT-TABLE-S", "none"]);
    assert.ok(variants.every((each) => each.hasStock && each.deletedAt === null));
  }),

  ofImports(
    "what was made is found again by another connection, and looking makes nothing",
    async (stage, imports) => {
      assert.deepEqual(await imports.findImported([aProduct], call), []);
      assert.deepEqual(await imports.findImported([aProduct], call), []);
      const made = await imports.createProduct(aProduct, call);
      const other = stage.connect().catalogImport;
      assert.deepEqual(byKey((await other?.findImported([aProduct], call)) ?? []), byKey(made));
      const stranger = { ...aProduct, marker: "conformance.example product 10" };
      const found = (await imports.findImported([stranger], call)).filter(({ isOwn }) => isOwn);
      assert.deepEqual(found, [], "a product of the same name is taken for its own");
    },
  ),

  ofImports("a lost answer: what was made is found", async (stage, imports) => {
    await stage.far.strike("lost-answer", 1);
    assert.equal((await failureOf(() => imports.createProduct(aProduct, call))).kind, "unavailable");
    await stage.far.calm();
    assert.equal((await imports.findImported([aProduct], call)).length, 2);
  }),

  ofImports("a variant is added to a product that is there, and found in it", async (_, imports) => {
    const [first] = await imports.createProduct(aProduct, call);
    const home = first?.variant.productExternalId ?? null;
    const extra = { ...aProduct, productExternalId: home, variants: [extraVariant] };
    const [added] = await imports.createProduct(extra, call);
    assert.equal(added?.variant.productExternalId, home);
    assert.deepEqual(byKey(await imports.findImported([extra], call)), byKey(added ? [added] : []));
  }),

  ofImports("a variant of that SKU is found, as none of the import's own", async (_, imports) => {
    const made = await imports.createProduct(aProduct, call);
    const other = { ...aProduct, marker: "conformance.example product 2", name: "Another table" };
    const small = made.find(({ key }) => key === "key-Small");
    assert.deepEqual(byKey(await imports.findImported([other], call)), [
      `key-Small ${small?.variant.externalId} false`,
    ]);
  }),

  ofImports(
    "an adjustment changes what is in stock by exactly that, and is known by its number",
    async (stage, imports) => {
      const level = await aStockedLevel(stage);
      const before = await inStock(stage, level);
      assert.equal(await imports.isAdjusted("KIT-1", call), false);
      await imports.adjustStock(adjustmentOf(level, "KIT-1", "2.3"), call);
      await imports.adjustStock(adjustmentOf(level, "KIT-2", "-0.7"), call);
      assert.equal(formatQuantity((await inStock(stage, level)) - before), "1.6");
      assert.equal(await stage.connect().catalogImport?.isAdjusted("KIT-1", call), true);
      assert.equal(await imports.isAdjusted("KIT", call), false);
    },
  ),

  ofImports("a lost answer to an adjustment: it is known by its number", async (stage, imports) => {
    const level = await aStockedLevel(stage);
    await stage.far.strike("lost-answer", 1);
    const error = await failureOf(() => imports.adjustStock(adjustmentOf(level, "KIT-3", "1"), call));
    assert.equal(error.kind, "unavailable");
    await stage.far.calm();
    assert.equal(await imports.isAdjusted("KIT-3", call), true);
  }),

  ofImports("a refusal books nothing, and says that it will be refused again", async (stage, imports) => {
    const level = await aStockedLevel(stage);
    const before = await inStock(stage, level);
    const good = adjustmentOf(level, "KIT-4", "1");
    const bad = {
      ...good,
      rows: [...good.rows, { variantExternalId: stage.far.unknownVariantId, change: quantity("1") }],
    };
    const { kind } = await failureOf(() => imports.adjustStock(bad, call));
    assert.ok(kind === "rejected" || kind === "not-found" || kind === "conflict", kind);
    assert.equal(await inStock(stage, level), before);
    assert.equal(await imports.isAdjusted("KIT-4", call), false);
  }),
];

export const imports: Suite = { name: "imports", cases };
