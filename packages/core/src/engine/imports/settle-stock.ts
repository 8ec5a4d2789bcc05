// An adjustment whose answer was lost: the source is asked for it by its number before anything is sent again.
import { type EngineContext } from "../context.ts";
import { askSource } from "../far-side.ts";
import { arrivalMs } from "./import-items.ts";

/** By number: when it was sent. */
async function unsettled(context: EngineContext, account: number): Promise<Map<string, number>> {
  const rows = await context.store.transaction((tx) => tx.imports.unsettledStock(account));
  return new Map(
    rows.flatMap((row) => (row.adjustmentNumber === null ? [] : [[row.adjustmentNumber, row.at]])),
  );
}

/**
 * Of whatever run: what was booked is remembered as done, what was not is forgotten. Answers when to ask again about what
 * may still be on its way; null where nothing is.
 */
export async function settleStock(context: EngineContext, account: number): Promise<number | null> {
  let dueAt: number | null = null;
  for (const [number, sentAt] of await unsettled(context, account)) {
    const isBooked = await askSource(context, account, async (source) =>
      source.catalogImport ? source.catalogImport.isAdjusted(number, { priority: "catalog" }) : false,
    );
    if (!isBooked && context.ports.clock.now() < sentAt + arrivalMs) {
      dueAt = Math.min(dueAt ?? Infinity, sentAt + arrivalMs);
      continue;
    }
    await context.store.transaction(async (tx) => {
      if (!isBooked) return void (await tx.imports.forgetStock(account, [number]));
      for (const row of await tx.imports.unsettledStock(account))
        if (row.adjustmentNumber === number) row.state = "DONE";
    });
  }
  return dueAt;
}
