// Which kinds of trouble a seed brings. Every seed has some of them and not others: what two kinds hide from each other
// together, one of them shows alone.
import type { Chance } from "../test/support/chance.ts";

const troubles = [
  "lost-webhooks",
  "late-webhooks",
  "doubled-webhooks",
  "throttling",
  "server-errors",
  "lost-answers",
  "bad-bodies",
  "slowness",
  "shifting-pages",
  "revoked-credentials",
  "clock-jumps",
  "crashes",
  "restarts",
  "toggles",
  "mappings",
  "policies",
  "hand-edits",
  "imports",
  "lagging-levels",
] as const;

export type Trouble = (typeof troubles)[number];
export type Swarm = ReadonlySet<Trouble>;

export function drawSwarm({ isLikely }: Chance): Swarm {
  const drawn = new Set(troubles.filter(() => isLikely(0.4)));
  // What Katana has and does not show yet, and orders that come to it on their own: which of them a level counts is then
  // known to nobody outside Katana, the simulation included.
  if (drawn.has("imports")) drawn.delete("lagging-levels");
  return drawn;
}
