// All that must hold whatever happens, looked at as it happens and after each step.
import type { SyncEventRow } from "@stockgate/core";
import type { Watching } from "../test/support/world.ts";
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
  /** What Katana stated while the shop was opened: numbers may rest on it. */
  const early: [levels: readonly StatedLevel[], now: number][] = [];
  const stated = (levels: readonly StatedLevel[], now: number) => {
    watches?.writes.stated(levels);
    watches?.promises.stated(levels, now);
  };

  const hooks: Watching = {
    onStart: () => budgets.forget(),
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
    onReception: (reception, _, body) => watches?.signals.received(reception, body),
  };

  return {
    hooks,
    async begin(opened: Shop, swarm: Swarm, bought: readonly Bought[]): Promise<void> {
      shop = opened;
      const { stand } = opened;
      watches = {
        writes: watchWrites(stand, state, tell),
        signals: watchSignals(stand, tell),
        events: watchEvents(stand, tell),
        promises: watchPromises(opened, swarm, bought, tell),
      };
      await watches.promises.open();
      for (const each of early) stated(...each);
      stand.world.onRequest = (sent) => {
        budgets.sent(sent);
        watches?.writes.sent(sent);
      };
    },
    async check(): Promise<void> {
      const writes = (await shop?.stand.newWrites()) ?? [];
      watches?.writes.check(writes);
      watches?.promises.check(writes);
      watches?.signals.check();
      await watches?.events.check();
    },
    events: (): readonly SyncEventRow[] => watches?.events.seen ?? [],
  };
}
