// Carries out an import: chooses what it is about, then goes through it. Dry or not, it takes up where it was cut off.
import { isFinal } from "../../contracts/index.ts";
import type { IntegrationRow } from "../../store/entities/integration.ts";
import type { SyncRunRow } from "../../store/entities/run.ts";
import type { EngineContext } from "../context.ts";
import type { RoundResult } from "../loop.ts";
import { noteRunError } from "../run-progress.ts";
import { chooseProducts } from "./choose-products.ts";
import { chooseStock } from "./choose-stock.ts";
import { abandonItems, beginItems, isRunning } from "./import-items.ts";
import { importProducts } from "./import-products.ts";
import { importStock } from "./import-stock.ts";

const begin = (context: EngineContext, run: SyncRunRow, integration: IntegrationRow): Promise<void> =>
  context.store.transaction(async (tx) => {
    const row = await tx.runs.byId(run.id);
    if (!isRunning(row) || row.total !== null) return;
    const choose = row.imports?.subject === "STOCK" ? chooseStock : chooseProducts;
    await beginItems(tx, row, await choose(tx, row, integration));
  });

export async function carryOutImport(
  context: EngineContext,
  run: SyncRunRow,
  integration: IntegrationRow,
): Promise<RoundResult> {
  await begin(context, run, integration);
  const carryOut = run.imports?.subject === "STOCK" ? importStock : importProducts;
  try {
    return await carryOut(context, run, integration);
  } catch (error) {
    await noteRunError(context, run.id, error, abandonItems);
    // What will be refused again has ended the run; all else is taken up again.
    if (!isFinal(error)) throw error;
    return { more: true };
  }
}
