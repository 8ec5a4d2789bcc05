// Listings: everything is there, whatever happens while it is read; cursors are worth something to others.
import assert from "node:assert/strict";
import { AdapterError, type ExternalId } from "../../../contracts/index.ts";
import { readAll } from "../reads.ts";
import { call, type Stage } from "../stage.ts";
import { type Case, ofBoth, ofChannels, type Suite } from "../suite.ts";

const idsOf = (items: readonly { externalId: ExternalId }[]) => items.map(({ externalId }) => externalId);

type Pages = (cursor: string | null) => Promise<{ items: { externalId: ExternalId }[]; next: string | null }>;
const pagesOf =
  (side: Stage["side"]): Pages =>
  (cursor) =>
    side.variantPage(cursor, call);

const cases: Case[] = [
  ofBoth("the whole catalog, over several pages", async ({ side, far }) => {
    const wanted = new Set(await far.variantIds());
    const { items, pages } = await readAll(pagesOf(side));
    assert.ok(pages > 1, "the fixture's catalog fits one page");
    const missing = [...wanted].filter((id) => !idsOf(items).includes(id));
    assert.deepEqual(missing, []);
  }),

  ofBoth("a catalog that changes while it is read: what is there all the time is read", async (stage) => {
    const before = await stage.far.variantIds();
    const { items } = await readAll(pagesOf(stage.side), () => stage.far.shiftCatalog());
    const after = new Set(await stage.far.variantIds());
    assert.notDeepEqual([...after].toSorted(), before.toSorted(), "the fixture's catalog did not change");
    const seen = new Set(idsOf(items));
    const missing = before.filter((id) => after.has(id) && !seen.has(id));
    assert.deepEqual(missing, []);
  }),

  ofBoth("a cursor leads on from another connection, after a restart", async ({ side, connect }) => {
    const first = await side.variantPage(null, call);
    assert.equal(typeof first.next, "string");
    const stored = JSON.parse(JSON.stringify(first.next)) as string;
    const [here, there] = [await side.variantPage(stored, call), await connect().variantPage(stored, call)];
    assert.deepEqual(idsOf(there.items), idsOf(here.items));
    assert.notDeepEqual(idsOf(here.items), idsOf(first.items));
  }),

  ofBoth("a cursor that is none is refused, or begins anew", async ({ side }) => {
    for (const cursor of ["", "no cursor", "-1", '{"page":"x"}']) {
      try {
        const { items } = await side.variantPage(cursor, call);
        assert.ok(items.length > 0, `${cursor}: nothing, as if the catalog were empty`);
      } catch (error) {
        assert.ok(error instanceof AdapterError, String(error));
      }
    }
  }),

  ofBoth("variants asked for by id: those, and nothing for an id that is none", async ({ side, far }) => {
    const wanted = (await far.variantIds()).slice(0, 5);
    const refs = [...wanted, wanted[0] ?? "", "no-such-id"].map((externalId) => ({
      about: "variant" as const,
      externalId,
    }));
    assert.deepEqual(idsOf(await side.variants(refs, call)).toSorted(), wanted.toSorted());
    assert.deepEqual(await side.variants([], call), []);
  }),

  ofChannels("what is listed of variants: each with its product and options", async ({ side, far }) => {
    const wanted = (await far.variantIds()).slice(0, 5);
    const listings = await side.listings([...wanted, "no-such-id", wanted[0] ?? ""], call);
    assert.deepEqual(idsOf(listings).toSorted(), wanted.toSorted());
    const refs = wanted.map((externalId) => ({ about: "variant" as const, externalId }));
    const products = new Map((await side.variants(refs, call)).map((each) => [each.externalId, each]));
    for (const listing of listings) {
      assert.equal(listing.productExternalId, products.get(listing.externalId)?.productExternalId);
      assert.notEqual(listing.productTitle.trim(), "");
    }
  }),
];

export const catalog: Suite = { name: "catalog", cases };
