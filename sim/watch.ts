// All that must hold whatever happens, looked at as it happens and after each step.
import type { SyncEventRow } from "@stockgate/core";
import type { Watching } from "../test/support/world.ts";
import { type Ledger, openLedger } from "../test/support/ledger.ts";
import { levelsIn, type StatedLevel } from "./katana-answers.ts";
import type { Switch } from "./operators.ts";
import type { Bought } from "./people.ts";
import type { Shop } from "./shop.ts";
import type { Swarm } from "./swarm.ts";
import { watchBudgets } from "./watch-budgets.ts";
import { watchEvents } from "./watch-events.ts";
import { watchPromises } from "./watch-promises.ts";
import { watchSignals } from "./watch-signals.ts";
import { watchWrites } from "./watch-writes.ts";

type Watches = {
  writes: ReturnType<typeof watchWrites>;
  signals: ReturnType<typeof watchSignals>;
  events: ReturnType<typeof watchEvents>;
  promises: ReturnType<typeof watchPromises>;
};

export function createWatch(state: Switch, tell: (violation: string) => void) {
  const budgets = watchBudgets(tell);
  let watches: Watches | null = null;
  let shop: Shop | null = null;
  let ledger: Ledger | null = null;
  /** What Katana stated while the shop was opened: numbers may rest on it. */
  const early: [levels: readonly StatedLevel[], now: number][] = [];
  const stated = (levels: readonly StatedLevel[], now: number) => {
    watches?.writes.stated(levels);
    watches?.promises.stated(levels, now);
  };

  const hooks: Watching = {
    onCommit() {
      if (state.commitsLeft === null || state.commitsLeft === 0) return;
      state.commitsLeft -= 1;
      if (state.commitsLeft === 0) shop?.stand.world.cut();
    },
    onAnswer(sent, answer) {
      const now = shop?.stand.world.time.clock.now() ?? sent.at;
      budgets.answered(sent, answer, now);
      const levels = levelsIn(sent, answer);
      if (watches) stated(levels, now);
      else early.push([levels, now]);
    },
    onDelivery: (_, body) => watches?.signals.delivered(body),
    onReception: (reception, _, body) => watches?.signals.received(reception, body),
  };

  return {
    hooks,
    async begin(opened: Shop, swarm: Swarm, bought: readonly Bought[]): Promise<void> {
      shop = opened;
      const { stand } = opened;
      ledger = await openLedger(() => stand.world.database());
      watches = {
        writes: watchWrites(ledger, state, tell),
        signals: watchSignals(ledger, tell),
        events: watchEvents(stand, ledger, tell),
        promises: watchPromises(opened, swarm, bought, tell),
      };
      await watches.promises.open();
      for (const each of early) stated(...each);
      stand.world.onRequest = (sent) => {
        budgets.sent(sent);
        return watches?.writes.sent(sent);
      };
    },
    async check(): Promise<void> {
      const writes = (await shop?.stand.newWrites()) ?? [];
      await watches?.writes.check(writes);
      watches?.promises.check(writes);
      await watches?.signals.check();
      await watches?.events.check();
    },
    close: async () => ledger?.close(),
    events: (): readonly SyncEventRow[] => watches?.events.seen ?? [],
  };
}
