// All that must hold whatever happens, looked at as it happens and after each step.
import type { HttpResponse, SyncEventRow } from "@stockgate/core";
import type { Sent, Watching } from "../test/support/world.ts";
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
  /** Answers that came while the shop was opened: numbers may rest on them. */
  const early: [sent: Sent, answer: HttpResponse, now: number][] = [];
  const answered = (sent: Sent, answer: HttpResponse, now: number) => {
    watches?.writes.answered(sent, answer);
    watches?.promises.answered(sent, answer, now);
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
      if (watches) answered(sent, answer, now);
      else early.push([sent, answer, now]);
    },
    onReception: (reception, _, body) => watches?.signals.received(reception, body),
  };

  return {
    hooks,
    async begin(opened: Shop, swarm: Swarm, bought: readonly Bought[]): Promise<void> {
      shop = opened;
      const { stand } = opened;
      await stand.newWrites();
      watches = {
        writes: watchWrites(stand, state, tell),
        signals: watchSignals(stand, tell),
        events: watchEvents(stand, tell),
        promises: watchPromises(opened, swarm, bought, tell),
      };
      await watches.promises.open();
      for (const each of early) answered(...each);
      stand.world.onRequest = async (sent) => {
        budgets.sent(sent);
        await watches?.writes.sent(sent);
      };
    },
    async check(): Promise<void> {
      await watches?.writes.check();
      watches?.signals.check();
      await watches?.events.check();
      await watches?.promises.check();
    },
    events: (): readonly SyncEventRow[] => watches?.events.seen ?? [],
  };
}
