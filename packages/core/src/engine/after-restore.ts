// A restored store knows nothing of what was written to the channels after the backup. To it these numbers are drift, which
// somebody else caused, and where the source's number is again what it was, nothing would ever be looked at.
import { queueOwnReconcile } from "./commands/runs.ts";
import type { EngineContext } from "./context.ts";

/** At the first start on a restored store: every integration that is active is reconciled (rules C6, C8). */
export async function reconcileRestored({ store, ports }: EngineContext): Promise<void> {
  const now = ports.clock.now();
  const integrations = await store.transaction(async (tx) => {
    if (!(await tx.restores.isNews(store.logEpoch))) return [];
    const active = (await tx.integrations.list()).filter(({ status }) => status === "ACTIVE");
    for (const integration of active) await queueOwnReconcile(tx, integration, now);
    return active;
  });
  for (const { id } of integrations)
    ports.log.info({ integrationId: id }, "the database was restored: both sides are compared anew");
}
