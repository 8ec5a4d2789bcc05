// API tokens, known by their hashes.
import type { Em } from "../engine.ts";
import { ApiToken, type ApiTokenRow } from "../entities/api-token.ts";
import { fetchPage, type PageRequest, type RowPage } from "../paging.ts";

const forReference = { disableIdentityMap: true } as const;

export function apiTokenTable(em: Em) {
  return {
    byIds: (ids: readonly number[]): Promise<ApiTokenRow[]> =>
      em.find(ApiToken, { id: { $in: [...ids] } }, forReference),
    /** Live. */
    byId: (id: number): Promise<ApiTokenRow | null> => em.findOne(ApiToken, { id }),
    byHash: (hash: string): Promise<ApiTokenRow | null> => em.findOne(ApiToken, { hash }, forReference),
    page: (request: PageRequest): Promise<RowPage<ApiTokenRow>> =>
      fetchPage(request, (id, order, limit) =>
        em.find(ApiToken, { id }, { ...forReference, orderBy: { id: order }, limit }),
      ),
    count: (): Promise<number> => em.count(ApiToken),

    async insert(token: Omit<ApiTokenRow, "id">): Promise<ApiTokenRow> {
      const row = em.create(ApiToken, token);
      await em.persist(row).flush();
      return row;
    },
    noteUse: (id: number, lastUsedAt: number): Promise<number> =>
      em.nativeUpdate(ApiToken, { id }, { lastUsedAt }),
    /** Forgets those that ended before this. */
    trim: (before: number): Promise<number> =>
      em.nativeDelete(ApiToken, {
        $or: [{ expiresAt: { $lt: before } }, { revokedAt: { $lt: before } }],
      }),
  };
}
