// Shows the levels as they were a while ago, where a setting asks for it: Katana's webhooks were seen to precede their
// data (P). Kept in memory alone: a restart shows everything as it is.
import type { Clock } from "../../shared/ports.ts";
import type { KatanaSettings } from "../settings.ts";
import type { LevelChange, LevelNumbers, Levels } from "./levels.ts";

export type ReadLag = {
  read: (variantId: number, locationId: number) => LevelNumbers;
  note(changes: readonly LevelChange[]): void;
};

export function createReadLag(options: {
  levels: Levels;
  clock: Clock;
  settings: () => KatanaSettings;
}): ReadLag {
  const { levels, clock } = options;
  const past = new Map<string, { at: number; before: LevelNumbers }[]>();
  const isHidden = (change: { at: number }) =>
    change.at + options.settings().inventoryReadLagMs > clock.now();

  return {
    read(variantId, locationId) {
      const key = `${variantId}@${locationId}`;
      const hidden = past.get(key)?.filter(isHidden) ?? [];
      if (hidden.length === 0) past.delete(key);
      else past.set(key, hidden);
      return hidden[0]?.before ?? levels.read(variantId, locationId);
    },
    note(changes) {
      if (options.settings().inventoryReadLagMs === 0) return;
      for (const { variantId, locationId, before } of changes) {
        const key = `${variantId}@${locationId}`;
        past.set(key, [...(past.get(key) ?? []), { at: clock.now(), before }]);
      }
    },
  };
}
