// Making one product or variant in the source, and keeping what is there: the variants, the decisions that map them, and
// what became of the items.
import {
  AdapterError,
  type CatalogImport,
  type ImportedVariant,
  isFinal,
  type ProductImport,
} from "../../contracts/index.ts";
import type { IntegrationRow } from "../../store/entities/integration.ts";
import type { SyncRunRow } from "../../store/entities/run.ts";
import { type EngineContext, topics } from "../context.ts";
import { askSource } from "../far-side.ts";
import type { Allowance } from "../halving.ts";
import { closeItem, closeItems, isRunning, type ItemClosure, noteSent } from "./import-items.ts";
import type { Candidate } from "./product-drafts.ts";

/** Paced, so that an import of thousands stands in the way of no webhook. */
export const importCall = { priority: "catalog" } as const;

export type Import = {
  context: EngineContext;
  run: SyncRunRow;
  integration: IntegrationRow;
  allowance: Allowance;
};

export const askImport = <T>(
  { context, integration }: Import,
  work: (source: CatalogImport) => Promise<T>,
): Promise<T> =>
  askSource(context, integration.source, (source) => {
    if (!source.catalogImport) throw new AdapterError("rejected", "The source takes no import.");
    return work(source.catalogImport);
  });

/** By the channel's id of a variant. */
export type CandidateOf = ReadonlyMap<string, Candidate>;

export const closeAs = (candidates: readonly Candidate[], closure: ItemClosure) =>
  new Map(candidates.map(({ item }) => [item.id, closure]));

/** Found or made: kept and mapped, in one transaction. A decision that a person took meanwhile stays. */
export async function record(
  { context, run, integration }: Import,
  found: readonly ImportedVariant[],
  candidateOf: CandidateOf,
  outcome: "CREATED" | "MAPPED",
): Promise<void> {
  if (found.length === 0) return;
  await context.store.transaction(async (tx) => {
    const { source } = integration;
    await tx.catalog.saveSourceVariants(
      source,
      found.map(({ variant }) => variant),
    );
    const rows = await tx.catalog.sourceVariantsByExternalIds(
      source,
      found.map(({ variant }) => variant.externalId),
    );
    const idOf = new Map(rows.map((row) => [row.externalId, row.id]));
    const mapped = found.flatMap(({ key, variant, isOwn }) => {
      const candidate = candidateOf.get(key);
      const sourceVariant = idOf.get(variant.externalId);
      return candidate && sourceVariant !== undefined ? [{ candidate, sourceVariant, isOwn }] : [];
    });
    await tx.integrations.addRules(
      mapped.flatMap(({ candidate, sourceVariant, isOwn }) =>
        isOwn
          ? {
              integration: integration.id,
              channelVariant: candidate.variant.id,
              sourceVariant,
              origin: "IMPORT" as const,
              isExcluded: false,
            }
          : [],
      ),
    );
    const row = await tx.runs.byId(run.id);
    const items = await tx.imports.items(mapped.map(({ candidate }) => candidate.item.id));
    const sourceOf = new Map(mapped.map((each) => [each.candidate.item.id, each.sourceVariant]));
    for (const item of items)
      if (row) closeItem(row, item, { outcome, sourceVariant: sourceOf.get(item.id) ?? null, reason: null });
    tx.wake(topics.runs(integration.id));
  });
}

/** Whether the request may go; from then on its outcome may be unknown. */
const permit = ({ context, run }: Import, candidates: readonly Candidate[]): Promise<boolean> =>
  context.store.transaction(async (tx) => {
    if (!isRunning(await tx.runs.byId(run.id))) return false;
    await noteSent(tx, candidates, context.ports.clock.now());
    return true;
  });

const retract = ({ context }: Import, candidates: readonly Candidate[]): Promise<void> =>
  context.store.transaction((tx) => noteSent(tx, candidates, null));

export const isUndone = (error: unknown): boolean =>
  error instanceof AdapterError &&
  (error.kind === "throttled" || error.kind === "unauthorized" || error.isUnsent);

/** Makes one product or variant; false where the run was called off. */
export async function create(
  work: Import,
  request: ProductImport,
  candidateOf: CandidateOf,
): Promise<boolean> {
  const candidates = request.variants.flatMap(({ key }) => candidateOf.get(key) ?? []);
  if (!(await permit(work, candidates))) return false;
  let made: ImportedVariant[];
  try {
    made = await askImport(work, (source) => source.createProduct(request, importCall));
  } catch (error) {
    if (isUndone(error)) await retract(work, candidates);
    if (!isFinal(error)) throw error;
    await closeItems(
      work.context,
      work.run.id,
      closeAs(candidates, { outcome: "REJECTED", reason: error.message }),
    );
    return true;
  }
  await record(work, made, candidateOf, "CREATED");
  const answered = new Set(made.map(({ key }) => key));
  const missing = candidates.filter(({ variant }) => !answered.has(variant.externalId));
  const reason = "The source did not answer with it: look whether it was made there.";
  await closeItems(work.context, work.run.id, closeAs(missing, { outcome: "REJECTED", reason }));
  return true;
}
