// Stock import (rule M10): sets in stock to what the channel counts, once for each variant and location. Each page settles
// what may have been booked, reads both sides, and books the differences; it may be cut off anywhere and begun again.
import type { LevelRecord } from "../../contracts/index.ts";
import { chunksOf } from "../../store/chunks.ts";
import type { ImportItemRow } from "../../store/entities/imports.ts";
import type { IntegrationRow } from "../../store/entities/integration.ts";
import type { SyncRunRow } from "../../store/entities/run.ts";
import type { EngineContext } from "../context.ts";
import { askSource, variantsPerRead } from "../far-side.ts";
import { createAllowance, inHalves } from "../halving.ts";
import type { RoundResult } from "../loop.ts";
import { bookStock, describeStock, type Difference, keepStock } from "./book-stock.ts";
import { type Count, countChannel } from "./count-channel.ts";
import { askImport, type Import, importCall } from "./create-imported.ts";
import { arrivalMs, closeItems, finishImport, type ItemClosure, itemsAtOnce } from "./import-items.ts";
import { settleStock } from "./settle-stock.ts";

type Split<T> = { closures: Map<number, ItemClosure>; rest: T[]; isAnyLate: boolean };

/** Takes out what was imported before, by whatever run, and what has no stock of its own. */
async function takeOutDone(work: Import, items: readonly ImportItemRow[]): Promise<Split<ImportItemRow>> {
  const { context, integration } = work;
  const variantIds = [...new Set(items.flatMap((item) => item.sourceVariant ?? []))];
  const { remembered, variants } = await context.store.transaction(async (tx) => ({
    remembered: await tx.imports.openingStockOf(integration.source, variantIds),
    variants: await tx.catalog.sourceVariantsByIds(variantIds),
  }));
  const memoryOf = new Map(remembered.map((row) => [`${row.sourceVariant}:${row.location}`, row]));
  const variantOf = new Map(variants.map((variant) => [variant.id, variant]));
  const split: Split<ImportItemRow> = { closures: new Map(), rest: [], isAnyLate: false };
  for (const item of items) {
    const memory = memoryOf.get(`${item.sourceVariant}:${item.sourceLocation}`);
    const variant = variantOf.get(item.sourceVariant ?? 0);
    if (memory?.state === "SENDING") split.isAnyLate = true;
    else if (memory && item.sentAt !== null)
      split.closures.set(item.id, { outcome: "SET", toQuantity: memory.quantity });
    else if (memory)
      split.closures.set(item.id, {
        outcome: "UNCHANGED",
        reason: describeStock(memory.quantity),
      });
    else if (variant?.isKit)
      split.closures.set(item.id, {
        outcome: "SKIPPED",
        reason: "A kit: its stock is that of its components.",
      });
    else if (!variant || variant.deletedAt !== null || variant.archivedAt !== null)
      split.closures.set(item.id, {
        outcome: "SKIPPED",
        reason: "The source variant is deleted or archived.",
      });
    else split.rest.push(item);
  }
  return split;
}

async function readInStock({ context, integration }: Import, items: readonly ImportItemRow[]) {
  const { variants, locations } = await context.store.read(async (tx) => ({
    variants: await tx.catalog.sourceVariantsByIds([
      ...new Set(items.flatMap((item) => item.sourceVariant ?? [])),
    ]),
    locations: await tx.accounts.locations(integration.source),
  }));
  const { source: account } = integration;
  const externalIds = variants.map(({ externalId }) => externalId);
  const records: LevelRecord[] = [];
  for (const page of chunksOf(externalIds, await variantsPerRead(context, account, locations.length)))
    records.push(...(await askSource(context, account, (source) => source.levels(page, importCall))));
  return {
    variantOf: new Map(variants.map((row) => [row.id, row.externalId])),
    locationOf: new Map(locations.map((row) => [row.id, row.externalId])),
    levelOf: new Map(records.map((row) => [`${row.variantExternalId}:${row.locationExternalId}`, row])),
  };
}

function closureOf(count: Count | undefined): ItemClosure | null {
  switch (count?.kind) {
    case "counted":
    case undefined:
      return null;
    case "not-stocked":
      return {
        outcome: "SKIPPED",
        reason: "The channel stocks it at no location that follows this one.",
      };
    case "unread":
      return { outcome: "REJECTED", reason: "What the channel counts of it could not be read." };
    case "contradictory":
      return {
        outcome: "REJECTED",
        reason:
          "Several channel variants follow it and count differently: exclude all but one, or give its number by hand.",
      };
  }
}

/** Reads the source, then the channel; what can be set comes with both numbers. */
async function compare(work: Import, items: readonly ImportItemRow[]): Promise<Split<Difference>> {
  const { variantOf, locationOf, levelOf } = await readInStock(work, items);
  const counts = await countChannel(
    work,
    items.filter((item) => item.toQuantity === null),
  );
  const split: Split<Difference> = { closures: new Map(), rest: [], isAnyLate: false };
  for (const item of items) {
    const count = counts.get(item.id);
    const closure = closureOf(count);
    const variantExternalId = variantOf.get(item.sourceVariant ?? 0);
    const locationExternalId = locationOf.get(item.sourceLocation ?? 0);
    const wanted = item.toQuantity ?? (count?.kind === "counted" ? count.units : null);
    if (closure) split.closures.set(item.id, closure);
    else if (variantExternalId === undefined || locationExternalId === undefined || wanted === null) {
      split.closures.set(item.id, { outcome: "SKIPPED", reason: "The source does not have it any more." });
    } else {
      split.rest.push({
        item,
        sourceVariant: item.sourceVariant ?? 0,
        location: item.sourceLocation ?? 0,
        variantExternalId,
        locationExternalId,
        wanted,
        // No row: nothing was ever booked there.
        inStock: levelOf.get(`${variantExternalId}:${locationExternalId}`)?.inStock ?? 0n,
      });
    }
  }
  return split;
}

const planOf = (differences: readonly Difference[]) =>
  new Map(
    differences.map(({ item, inStock, wanted }): [number, ItemClosure] => [
      item.id,
      {
        outcome: inStock === wanted ? "UNCHANGED" : "PLANNED",
        fromQuantity: inStock,
        toQuantity: wanted,
      },
    ]),
  );

/** False where the run was called off. */
async function book(work: Import, differences: readonly Difference[]): Promise<{ isLeft: boolean } | null> {
  const changes = differences.filter(({ inStock, wanted }) => inStock !== wanted);
  const right = differences.filter(({ inStock, wanted }) => inStock === wanted);
  if (right.length > 0) await keepStock(work, right);
  const rowsAtMost = await askImport(work, async (source) => source.maxRowsPerAdjustment);
  let isCancelled = false;
  let isLeft = false;
  for (const group of Map.groupBy(changes, ({ location }) => location).values()) {
    for (const chunk of chunksOf(group, rowsAtMost)) {
      const send = async (part: readonly Difference[]) => {
        isCancelled ||= !(await bookStock(work, part));
      };
      const { faults, left } = await inHalves(chunk, send, work.allowance);
      isLeft ||= left.length > 0;
      const closures = faults.map(({ item: { item, inStock, wanted }, error }): [number, ItemClosure] => [
        item.id,
        { outcome: "REJECTED", reason: error.message, fromQuantity: inStock, toQuantity: wanted },
      ]);
      await closeItems(work.context, work.run.id, new Map(closures));
      if (isCancelled) return null;
    }
  }
  return { isLeft };
}

/** When to go on with what has to wait; "cancelled" where the run was called off. */
async function importPage(
  work: Import,
  items: readonly ImportItemRow[],
): Promise<number | null | "cancelled"> {
  const { context, run } = work;
  const done = await takeOutDone(work, items);
  await closeItems(context, run.id, done.closures);
  const compared = done.rest.length > 0 ? await compare(work, done.rest) : null;
  const later = context.ports.clock.now() + arrivalMs;
  if (!compared) return done.isAnyLate ? later : null;
  await closeItems(context, run.id, compared.closures);
  if (run.isDryRun) {
    await closeItems(context, run.id, planOf(compared.rest));
    return done.isAnyLate ? later : null;
  }
  const booked = await book(work, compared.rest);
  if (!booked) return "cancelled";
  return booked.isLeft || done.isAnyLate ? later : null;
}

/** Goes through what is open once; says when to go on where something has to wait. */
export async function importStock(
  context: EngineContext,
  run: SyncRunRow,
  integration: IntegrationRow,
): Promise<RoundResult> {
  const work = { context, run, integration, allowance: createAllowance(context.ports.clock) };
  let dueAt = await settleStock(context, integration.source);
  for (let behind = 0; ;) {
    const items = await context.store.read((tx) => tx.imports.openItems(run.id, itemsAtOnce, behind));
    const last = items.at(-1);
    if (!last) break;
    behind = last.id;
    const result = await importPage(work, items);
    if (result === "cancelled") return { more: true };
    if (result !== null) dueAt = Math.min(dueAt ?? result, result);
  }
  const isAnyOpen = (await context.store.read((tx) => tx.imports.openItems(run.id, 1))).length > 0;
  if (isAnyOpen) return { more: false, dueAt: dueAt ?? context.ports.clock.now() + arrivalMs };
  await finishImport(context, run.id);
  return { more: true };
}
