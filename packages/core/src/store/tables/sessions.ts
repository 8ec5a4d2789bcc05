// Sessions of browsers, known by their hashes.
import type { Em } from "../engine.ts";
import { Session, type SessionRow } from "../entities/session.ts";

const forReference = { disableIdentityMap: true } as const;

export function sessionTable(em: Em) {
  return {
    byIds: (ids: readonly number[]): Promise<SessionRow[]> =>
      em.find(Session, { id: { $in: [...ids] } }, forReference),
    byHashes: (hashes: readonly string[]): Promise<SessionRow | null> =>
      em.findOne(Session, { hash: { $in: [...hashes] } }, forReference),
    async insert(session: Omit<SessionRow, "id">): Promise<SessionRow> {
      const row = em.create(Session, session);
      await em.persist(row).flush();
      return row;
    },
    remove: (id: number): Promise<number> => em.nativeDelete(Session, { id }),
    /** Forgets those that ended before this. */
    trim: (before: number): Promise<number> => em.nativeDelete(Session, { expiresAt: { $lt: before } }),
  };
}
