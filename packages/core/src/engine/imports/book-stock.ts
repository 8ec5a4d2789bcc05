// Books differences as one adjustment. What is about to be booked is remembered under the adjustment's number before it is
// sent, so that it is booked once, whatever becomes of the answer.
import { AdapterError, type StockAdjustment } from "../../contracts/index.ts";
import { formatQuantity, type Quantity } from "../../domain/quantity.ts";
import type { ImportItemRow } from "../../store/entities/imports.ts";
import type { Tx } from "../../store/tx.ts";
import { topics } from "../context.ts";
import { markForReading } from "../marking.ts";
import { askImport, type Import, importCall, isUndone } from "./create-imported.ts";
import { closeItem, isRunning, noteSent } from "./import-items.ts";

/** `wanted` is to be in stock, `inStock` is. */
export type Difference = {
  item: ImportItemRow;
  sourceVariant: number;
  location: number;
  variantExternalId: string;
  locationExternalId: string;
  inStock: Quantity;
  wanted: Quantity;
};

async function remember(
  tx: Tx,
  { integration, context }: Import,
  differences: readonly Difference[],
  memory: { adjustmentNumber: string | null; state: "SENDING" | "DONE" },
): Promise<void> {
  await tx.imports.rememberStock(
    differences.map(({ sourceVariant, location, wanted }) => ({
      ...memory,
      sourceVariant,
      location,
      account: integration.source,
      quantity: wanted,
      at: context.ports.clock.now(),
    })),
  );
}

async function closeDifferences(
  tx: Tx,
  { run, integration }: Import,
  differences: readonly Difference[],
  outcome: "SET" | "UNCHANGED",
): Promise<void> {
  const row = await tx.runs.byId(run.id);
  const differenceOf = new Map(differences.map((each) => [each.item.id, each]));
  for (const item of await tx.imports.items([...differenceOf.keys()])) {
    const difference = differenceOf.get(item.id);
    if (!row || !difference) continue;
    const { inStock: fromQuantity, wanted: toQuantity } = difference;
    closeItem(row, item, { outcome, fromQuantity, toQuantity, reason: null });
  }
  tx.wake(topics.runs(integration.id));
}

/** Nothing is to be booked, and nothing will be later. */
export const keepStock = (work: Import, differences: readonly Difference[]): Promise<void> =>
  work.context.store.transaction(async (tx) => {
    if (!isRunning(await tx.runs.byId(work.run.id))) return;
    await remember(tx, work, differences, { adjustmentNumber: null, state: "DONE" });
    await closeDifferences(tx, work, differences, "UNCHANGED");
  });

const permit = (work: Import, differences: readonly Difference[], number: string): Promise<boolean> =>
  work.context.store.transaction(async (tx) => {
    if (!isRunning(await tx.runs.byId(work.run.id))) return false;
    await remember(tx, work, differences, { adjustmentNumber: number, state: "SENDING" });
    await noteSent(tx, differences, work.context.ports.clock.now());
    return true;
  });

const retract = (work: Import, differences: readonly Difference[], number: string): Promise<void> =>
  work.context.store.transaction(async (tx) => {
    await tx.imports.forgetStock(work.integration.source, [number]);
    await noteSent(tx, differences, null);
  });

async function send(work: Import, adjustment: StockAdjustment): Promise<void> {
  try {
    await askImport(work, (source) => source.adjustStock(adjustment, importCall));
  } catch (error) {
    // Booked or not, it does not say: to be asked for by its number, as if no answer had come.
    if (error instanceof AdapterError && error.kind === "bad-response")
      throw new AdapterError("unavailable", error.message, { cause: error });
    throw error;
  }
}

/** Of one location. False where the run was called off. Throws where it was refused, or nobody knows. */
export async function bookStock(work: Import, differences: readonly Difference[]): Promise<boolean> {
  const { context, integration } = work;
  const [first] = differences;
  if (!first) return true;
  const number = `STOCKGATE-${context.ports.random.uuid().toUpperCase()}`;
  if (!(await permit(work, differences, number))) return false;
  try {
    await send(work, {
      number,
      locationExternalId: first.locationExternalId,
      reason: `Opening stock from ${integration.name}, imported by Stockgate`,
      rows: differences.map(({ variantExternalId, inStock, wanted }) => ({
        variantExternalId,
        change: wanted - inStock,
      })),
    });
  } catch (error) {
    const isRefused = error instanceof AdapterError && error.kind !== "unavailable";
    if (isRefused || isUndone(error)) await retract(work, differences, number);
    throw error;
  }
  const now = context.ports.clock.now();
  await context.store.transaction(async (tx) => {
    for (const row of await tx.imports.unsettledStock(integration.source))
      if (row.adjustmentNumber === number) row.state = "DONE";
    await closeDifferences(tx, work, differences, "SET");
    const variantIds = [...new Set(differences.map(({ sourceVariant }) => sourceVariant))];
    const options = { cause: "run", priority: "person", dueAt: now, markedAt: now } as const;
    await markForReading(tx, integration.source, variantIds, options);
  });
  return true;
}

export const describeStock = (quantity: Quantity): string =>
  `Its opening stock was imported before (${formatQuantity(quantity)}): that is done once.`;
