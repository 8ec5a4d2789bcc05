// Matches both catalogs of an integration again and makes its targets follow, in one transaction.
import type { VariantMatch } from "../domain/match-variants.ts";
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { Tx } from "../store/tx.ts";
import { topics } from "./context.ts";
import { mappingSaid } from "./event-words.ts";
import { type Catalogs, findMatches, withSearchText } from "./find-matches.ts";
import { restateOrders } from "./in-flight.ts";
import { rebuildTargets } from "./rebuild-targets.ts";

function describe(match: VariantMatch, { sources, channels }: Catalogs): string {
  if (match.channelVariantId !== null)
    return channels.get(match.channelVariantId)?.title ?? "A channel variant";
  return sources.get(match.sourceVariantId ?? 0)?.name ?? "A source variant";
}

/**
 * Matches again, and lets the targets follow. Answers the ids of targets that are no longer written to: what is under
 * way to them is for the caller to wait for (rule T3).
 */
export async function rematch(tx: Tx, integration: IntegrationRow, now: number): Promise<number[]> {
  await tx.flush();
  const { matches, ...catalogs } = await findMatches(tx, integration);
  const full = matches.map((match) => withSearchText(match, catalogs));
  const changed = await tx.mappings.replace(integration.id, full);
  const { stopped, isChanged } = await rebuildTargets(tx, integration, full, now);
  if (isChanged) await restateOrders(tx, await tx.channelOrders.ofAccount(integration.channel), now);
  if (integration.preparedAt !== null && changed.length > 0) {
    await tx.events.append(
      changed.map((match) => ({
        type: "MAPPING_CHANGED",
        occurredAt: now,
        integration: integration.id,
        sku: catalogs.channels.get(match.channelVariantId ?? 0)?.sku ?? null,
        message: `${describe(match, catalogs)} ${mappingSaid(match.status)}.${match.reason ? ` ${match.reason}` : ""}`,
        detail: { ...match },
      })),
    );
    tx.wake(topics.events);
  }
  return stopped;
}
