// No unit is promised twice (rules Q9, Q10): what the store is told that it may sell, and what it has sold already without
// Katana's knowing, is together no more than Katana had free when it was asked. Watched of the ware that is in no kit,
// where that is plain arithmetic; not where others write the store's numbers too, nor where the policy does without.
import { idOf, type StatedLevel } from "./katana-answers.ts";
import type { Bought } from "./people.ts";
import { plainSku, type Shop } from "./shop.ts";
import type { Swarm } from "./swarm.ts";
import type { Write } from "./watch-writes.ts";

/** What Katana had free, and when it said so. */
type Answer = { at: number; free: number };

export function watchPromises(
  { stand, places, importedAt }: Shop,
  swarm: Swarm,
  bought: readonly Bought[],
  tell: (violation: string) => void,
) {
  const isWatched = !swarm.has("hand-edits") && !swarm.has("policies");
  const answers: Answer[] = [];
  let item = "";
  let variant = "";
  let place = "";

  /** Sold by then, and unknown to Katana when it answered. */
  const inFlight = (answeredAt: number, writtenAt: number) =>
    bought
      .filter(({ sku, at }) => sku === plainSku && at < writtenAt)
      .filter(({ orderId }) => (importedAt.get(idOf(orderId)) ?? Infinity) >= answeredAt)
      .reduce((sum, { units }) => sum + units, 0);

  return {
    async open(): Promise<void> {
      variant = String(await stand.world.katana.variantId(plainSku));
      const locations = await stand.world.engine.read((tx) => tx.accounts.locations(stand.channelId));
      place = idOf(locations.find(({ name }) => name === places[0]?.store)?.externalId ?? "");
      item = idOf((await stand.world.shopify.variants(plainSku))[0]?.inventoryItem.id ?? "");
    },
    stated(levels: readonly StatedLevel[], now: number): void {
      for (const row of levels) {
        if (String(row.variant_id) !== variant || row.location_id !== 1) continue;
        answers.push({ at: now, free: Number(row.quantity_in_stock) - Number(row.quantity_committed) });
      }
    },
    check(writes: readonly Write[]): void {
      if (!isWatched) return;
      for (const { at, applied } of writes) {
        const written = applied.find(
          ({ inventoryItemId, locationId }) => inventoryItemId === item && idOf(locationId) === place,
        );
        if (!written || written.to <= 0) continue;
        const writtenAt = Date.parse(at);
        // Whichever answer it came from: one of them must allow it.
        const isAllowed = answers.some(
          (answer) => answer.at <= writtenAt && written.to + inFlight(answer.at, writtenAt) <= answer.free,
        );
        if (!isAllowed) tell(`the write of ${at} promises ${written.to} ${plainSku} of which some are sold`);
      }
    },
  };
}
