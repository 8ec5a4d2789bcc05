// Whether the store was restored since it was last opened: its log bears another name then (log-epoch.ts).
import type { Em } from "../engine.ts";
import { Meta } from "../entities/run.ts";

const key = "log-epoch-reconciled";

export function restoreTable(em: Em) {
  return {
    /** True once for each restored store, to whoever asks first; never for a new one. */
    async isNews(logEpoch: string): Promise<boolean> {
      await em.upsert(
        Meta,
        { key, value: logEpoch },
        { onConflictAction: "ignore", disableIdentityMap: true },
      );
      return (await em.nativeUpdate(Meta, { key, value: { $ne: logEpoch } }, { value: logEpoch })) > 0;
    },
  };
}
