// The items of an import run: each is closed by what became of it in the source, and the run ends with the last.
import type { Quantity } from "../../domain/quantity.ts";
import type { ImportItemRow, ImportOutcome } from "../../store/entities/imports.ts";
import type { SyncRunRow } from "../../store/entities/run.ts";
import type { NewImportItem } from "../../store/tables/imports.ts";
import type { Tx } from "../../store/tx.ts";
import { type EngineContext, topics } from "../context.ts";
import { endState, finishRun } from "../run-progress.ts";

/**
 * A request whose answer was lost may still be on its way. Only this long after it was sent is what is not found in the
 * source taken for never made: longer than any server works on a request.
 */
export const arrivalMs = 60_000;
/** Items worked on together. */
export const itemsAtOnce = 250;

const counterOf = {
  PLANNED: "changed",
  CREATED: "changed",
  MAPPED: "changed",
  SET: "changed",
  UNCHANGED: "unchanged",
  SKIPPED: "unchanged",
  REJECTED: "failed",
  CANCELLED: "failed",
} as const satisfies Record<ImportOutcome, keyof SyncRunRow>;

export type ItemClosure = {
  outcome: ImportOutcome;
  reason?: string | null;
  sourceVariant?: number | null;
  fromQuantity?: Quantity | null;
  toQuantity?: Quantity | null;
};

/** One that was called off while it was under way, and is done all the same, counts as done. */
export function closeItem(run: SyncRunRow, item: ImportItemRow, closure: ItemClosure): void {
  if (item.isOpen) run.done += 1;
  else run[counterOf[item.outcome]] -= 1;
  run[counterOf[closure.outcome]] += 1;
  Object.assign(item, closure, { isOpen: false });
}

/** When the request for these was sent; null where it took no effect. */
export async function noteSent(
  tx: Tx,
  those: readonly { item: ImportItemRow }[],
  sentAt: number | null,
): Promise<void> {
  for (const item of await tx.imports.items(those.map(({ item: { id } }) => id))) item.sentAt = sentAt;
}

/** Whether a run is about what bears this text, where it says what to search for. */
export const isSearched = ({ imports }: SyncRunRow, searchText: string): boolean =>
  searchText.includes(imports?.search?.trim().toLowerCase() ?? "");

/** Closes items by their id, in a transaction of its own. */
export async function closeItems(
  context: EngineContext,
  runId: number,
  closures: ReadonlyMap<number, ItemClosure>,
): Promise<void> {
  if (closures.size === 0) return;
  await context.store.transaction(async (tx) => {
    const run = await tx.runs.byId(runId);
    if (!run) return;
    for (const item of await tx.imports.items([...closures.keys()])) {
      const closure = closures.get(item.id);
      if (closure && item.isOpen) closeItem(run, item, closure);
    }
    tx.wake(topics.runs(run.integration));
  });
}

export const newItem = (run: number, fields: Partial<NewImportItem>): NewImportItem => ({
  run,
  channelVariant: null,
  sourceVariant: null,
  sourceLocation: null,
  outcome: "PLANNED",
  fromQuantity: null,
  toQuantity: null,
  reason: null,
  isOpen: true,
  sentAt: null,
  ...fields,
});

/** Stores what a run is to do; what needs nothing doing about it is closed already, and counts as done. */
export async function beginItems(tx: Tx, run: SyncRunRow, items: readonly NewImportItem[]): Promise<void> {
  run.total = items.length;
  for (const { outcome } of items.filter((item) => !item.isOpen)) {
    run.done += 1;
    run[counterOf[outcome]] += 1;
  }
  await tx.imports.insertItems(items);
  tx.wake(topics.runs(run.integration));
}

/** Nothing will come of what is open any more. */
export async function abandonItems(tx: Tx, run: SyncRunRow, reason: string): Promise<void> {
  for (const item of await tx.imports.allOpenItems(run.id)) {
    const isSent = item.sentAt !== null;
    const more = isSent ? " It was under way: importing it again finds what came of it." : "";
    closeItem(run, item, { outcome: "CANCELLED", reason: `${reason}${more}` });
  }
}

export const isRunning = (run: SyncRunRow | null): run is SyncRunRow => run?.state === "RUNNING";

export async function finishImport(context: EngineContext, runId: number): Promise<void> {
  await context.store.transaction(async (tx) => {
    const run = await tx.runs.byId(runId);
    if (!isRunning(run)) return;
    Object.assign(run, { errorCode: null, errorMessage: null });
    await finishRun(tx, run, endState(run), context.ports.clock.now());
  });
}
