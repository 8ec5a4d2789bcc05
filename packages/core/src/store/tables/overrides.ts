// What is decided for single variants otherwise than an integration's policy says.
import type { VariantOverrides } from "../../domain/policy.ts";
import { changeInChunks, findInChunks, insertInChunks } from "../chunks.ts";
import type { Em } from "../engine.ts";
import { VariantOverride, type VariantOverrideRow } from "../entities/integration.ts";

export function overrideTable(em: Em) {
  return {
    ofChannelVariants: (integration: number, ids: readonly number[]): Promise<VariantOverrideRow[]> =>
      findInChunks(ids, (chunk) =>
        em.find(
          VariantOverride,
          { integration, channelVariant: { $in: chunk } },
          { disableIdentityMap: true },
        ),
      ),

    /** Puts these in the place of what was decided for the variants before; of one with nothing decided nothing is kept. */
    async replace(integration: number, decided: ReadonlyMap<number, VariantOverrides>): Promise<void> {
      await changeInChunks([...decided.keys()], (chunk) =>
        em.nativeDelete(VariantOverride, { integration, channelVariant: { $in: chunk } }),
      );
      const rows = [...decided].flatMap(([channelVariant, overrides]) =>
        Object.values(overrides).every((value) => value === null)
          ? []
          : [{ ...overrides, integration, channelVariant }],
      );
      await insertInChunks(rows, (chunk) => em.insertMany(VariantOverride, chunk));
    },
  };
}
