// Product import (rule M10): what the channel sells and the source lacks is made there and mapped by the channel's own id
// of it. Before anything is made it is looked for, so the run may be cut off anywhere and begun again: what was made and
// not stored is found, by the marker it bears.
import type { ImportedVariant, ProductImport } from "../../contracts/index.ts";
import type { IntegrationRow } from "../../store/entities/integration.ts";
import type { SyncRunRow } from "../../store/entities/run.ts";
import type { EngineContext } from "../context.ts";
import { askChannel } from "../far-side.ts";
import { createAllowance, inHalves } from "../halving.ts";
import type { RoundResult } from "../loop.ts";
import { rematch } from "../matching.ts";
import { refreshStatus } from "../status.ts";
import {
  askImport,
  type CandidateOf,
  closeAs,
  create,
  type Import,
  importCall,
  record,
} from "./create-imported.ts";
import { arrivalMs, closeItems, finishImport, type ItemClosure, itemsAtOnce } from "./import-items.ts";
import { asRequests, type Candidate, draftProducts, findHomes } from "./product-drafts.ts";

async function readCandidates({ context, run, integration }: Import, behind: number) {
  return context.store.read(async (tx) => {
    const items = await tx.imports.openItems(run.id, itemsAtOnce, behind);
    const variants = await tx.catalog.channelVariantsByIds(
      items.flatMap((item) => item.channelVariant ?? []),
    );
    const byId = new Map(variants.map((variant) => [variant.id, variant]));
    const candidates = items.flatMap((item): Candidate[] => {
      const variant = byId.get(item.channelVariant ?? 0);
      return variant ? [{ item, variant }] : [];
    });
    const channel = await tx.accounts.byId(integration.channel);
    return { items, candidates, homes: await findHomes(tx, integration, candidates), channel };
  });
}

/** What is there already of these products; those that cannot be asked about are closed, or left for later. */
async function find(work: Import, products: readonly ProductImport[], candidateOf: CandidateOf) {
  const found: ImportedVariant[] = [];
  const search = async (part: readonly ProductImport[]) => {
    found.push(...(await askImport(work, (source) => source.findImported(part, importCall))));
  };
  const { faults, left } = await inHalves(products, search, work.allowance);
  const itemsOf = (product: ProductImport) =>
    product.variants.flatMap(({ key }) => candidateOf.get(key) ?? []);
  for (const { item, error } of faults) {
    const closure = { outcome: "REJECTED", reason: error.message } as const;
    await closeItems(work.context, work.run.id, closeAs(itemsOf(item), closure));
  }
  const unasked = new Set([...faults, ...left].map(({ item }) => item));
  return { found, asked: products.filter((each) => !unasked.has(each)), isAnyLeft: left.length > 0 };
}

/** What is still to be made of a product, once what is there is taken out. */
function without(product: ProductImport, found: readonly ImportedVariant[]): ProductImport | null {
  const keys = new Map(found.map((each) => [each.key, each]));
  const variants = product.variants.filter(({ key }) => !keys.has(key));
  if (variants.length === 0) return null;
  // One that an earlier import made without these variants is to get them.
  const own = product.variants.flatMap(({ key }) => keys.get(key) ?? []).find(({ isOwn }) => isOwn);
  const home = product.productExternalId ?? own?.variant.productExternalId ?? null;
  return { ...product, productExternalId: home, variants };
}

function planOf(
  asked: readonly ProductImport[],
  found: readonly ImportedVariant[],
  candidateOf: CandidateOf,
): Map<number, ItemClosure> {
  const foundOf = new Map(found.map((each) => [each.key, each]));
  return new Map(
    asked.flatMap((product) =>
      product.variants.flatMap(({ key }): [number, ItemClosure][] => {
        const candidate = candidateOf.get(key);
        const there = foundOf.get(key);
        const reason = there
          ? `${there.variant.name} is in the source already: it would be mapped.`
          : product.productExternalId === null
            ? `It would be made as a variant of a new product ${product.name}.`
            : `It would be added to the product that its other variants are mapped to.`;
        return candidate ? [[candidate.item.id, { outcome: "PLANNED", reason }]] : [];
      }),
    ),
  );
}

const rematchNow = ({ context, integration }: Import): Promise<void> =>
  context.store.transaction(async (tx) => {
    const now = context.ports.clock.now();
    const row = await tx.integrations.byId(integration.id);
    if (!row) return;
    await rematch(tx, row, now);
    await refreshStatus(tx, row, now);
  });

type PageResult = { isCancelled: boolean; dueAt: number | null };

/** What of these may be asked for now; what was sent a moment ago and is not there may still be on its way. */
function postponedUntil(work: Import, request: ProductImport, candidateOf: CandidateOf): number | null {
  const sent = request.variants.flatMap(({ key }) => candidateOf.get(key)?.item.sentAt ?? []);
  const dueAt = Math.max(0, ...sent.map((at) => at + arrivalMs));
  return dueAt > work.context.ports.clock.now() ? dueAt : null;
}

async function importPage(
  work: Import,
  { candidates, homes, channel }: Awaited<ReturnType<typeof readCandidates>>,
): Promise<PageResult> {
  const { context, run, integration } = work;
  const candidateOf = new Map(candidates.map((each) => [each.variant.externalId, each]));
  const listings = await askChannel(context, integration.channel, (side) =>
    side.listings([...candidateOf.keys()], importCall),
  );
  const listed = new Set(listings.map(({ externalId }) => externalId));
  const gone = candidates.filter(({ variant }) => !listed.has(variant.externalId));
  const reason = "The channel does not have it any more.";
  await closeItems(context, run.id, closeAs(gone, { outcome: "REJECTED", reason }));
  const products = channel ? draftProducts(candidates, listings, homes, channel) : [];
  const { found, asked, isAnyLeft } = await find(work, products, candidateOf);
  if (run.isDryRun) {
    await closeItems(context, run.id, planOf(asked, found, candidateOf));
    return { isCancelled: false, dueAt: isAnyLeft ? context.ports.clock.now() + arrivalMs : null };
  }
  await record(work, found, candidateOf, "MAPPED");
  let dueAt: number | null = isAnyLeft ? context.ports.clock.now() + arrivalMs : null;
  try {
    for (const request of asked.flatMap((each) => without(each, found) ?? []).flatMap(asRequests)) {
      const postponed = postponedUntil(work, request, candidateOf);
      if (postponed !== null) dueAt = Math.min(dueAt ?? postponed, postponed);
      else if (!(await create(work, request, candidateOf))) return { isCancelled: true, dueAt: null };
    }
  } finally {
    await rematchNow(work);
  }
  return { isCancelled: false, dueAt };
}

/** Goes through what is open once; says when to go on where something has to wait. */
export async function importProducts(
  context: EngineContext,
  run: SyncRunRow,
  integration: IntegrationRow,
): Promise<RoundResult> {
  const work = { context, run, integration, allowance: createAllowance(context.ports.clock) };
  let dueAt: number | null = null;
  for (let behind = 0; ;) {
    const page = await readCandidates(work, behind);
    const last = page.items.at(-1);
    if (!last) break;
    behind = last.id;
    const result = await importPage(work, page);
    if (result.isCancelled) return { more: true };
    if (result.dueAt !== null) dueAt = Math.min(dueAt ?? result.dueAt, result.dueAt);
  }
  if (dueAt !== null) return { more: false, dueAt };
  await finishImport(context, run.id);
  return { more: true };
}
