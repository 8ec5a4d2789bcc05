// Tells open connections that the token or the session which they came with has ended.
import { type Stockgate, type Timers, topics } from "@stockgate/core";
import type { Viewer } from "./viewer.ts";

/** How long what another gateway on the same database ended may go on here; what this one ended is over at once. */
export const recheckMs = 5000;

type Follower = { viewer: Viewer; end: () => void };

export type EndFollowers = {
  /** Calls back once the viewer's token or session is over; the result stops following. */
  follow(viewer: Viewer, end: () => void): () => void;
  close(): void;
};

const unique = (ids: readonly (number | null)[]) => [...new Set(ids.filter((id) => id !== null))];

export function createEndFollowers(
  engine: Pick<Stockgate, "endedTokens" | "endedSessions" | "onWake">,
  timers: Timers,
): EndFollowers {
  const followers = new Map<object, Follower>();
  let cancelCheck: (() => void) | null = null;

  async function endFollowers(): Promise<void> {
    const viewers = [...followers.values()].map(({ viewer }) => viewer);
    const tokenIds = unique(viewers.map(({ session, tokenId }) => (session === null ? tokenId : null)));
    const sessionIds = unique(viewers.map(({ session }) => session));
    const tokens = new Set(tokenIds.length > 0 ? await engine.endedTokens(tokenIds) : []);
    const sessions = new Set(sessionIds.length > 0 ? await engine.endedSessions(sessionIds) : []);
    for (const [key, { viewer, end }] of followers) {
      const { session, tokenId } = viewer;
      if (session === null ? tokenId === null || !tokens.has(tokenId) : !sessions.has(session)) continue;
      followers.delete(key);
      end();
    }
  }

  function checkLater(): void {
    if (cancelCheck !== null || followers.size === 0) return;
    cancelCheck = timers.after(recheckMs, () => {
      cancelCheck = null;
      // What cannot be read now is read the next time.
      void endFollowers().then(checkLater, checkLater);
    });
  }

  const stopListening = engine.onWake((woken) => {
    if (woken.has(topics.tokens)) endFollowers().catch(() => undefined);
  });

  return {
    follow(viewer, end) {
      // The configuration's token ends with the gateway.
      if (viewer.tokenId === null && viewer.session === null) return () => undefined;
      const key = {};
      followers.set(key, { viewer, end });
      checkLater();
      return () => followers.delete(key);
    },
    close() {
      stopListening();
      cancelCheck?.();
      followers.clear();
    },
  };
}
