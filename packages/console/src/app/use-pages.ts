// A listing, page after page as it is scrolled through, and kept fresh where it is looked at.
import { CursorExpiredError } from "@stockgate/client";
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { AskOptions } from "./asking.ts";
import { gateway } from "./gateway.ts";
import {
  isOutdated,
  type KeptPages,
  pagesOf,
  type Reading,
  readAnew,
  readFirst,
  readOn,
  type Sight,
} from "./kept-pages.ts";
import { nameOf } from "./operation.ts";

type Page<Row> = {
  nodes: readonly Row[];
  pageInfo: {
    hasNextPage: boolean;
    endCursor: string | null;
    hasPreviousPage: boolean;
    startCursor: string | null;
  };
  totalCount?: number | null;
};

type PagesOptions = AskOptions & {
  /** Of a listing that the API has oldest first: its pages are read from the back. */
  isNewestFirst?: boolean;
};

type Wish = "more" | "outdated" | null;
const none: readonly never[] = [];

export function usePages<Data, Variables extends object, Row>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Omit<Variables, "after" | "before">,
  pick: (data: Data) => Page<Row> | null | undefined,
  { enabled = true, isLive = true, isNewestFirst = false }: PagesOptions = {},
) {
  const client = useQueryClient();
  const queryKey = [nameOf(document), variables];
  const sight = useRef<Sight>({ first: 0, last: 0 });
  const wish = useRef<Wish>(null);
  const [isFetchingMore, setFetchingMore] = useState(false);
  const next = (data: Data): string | null => {
    const info = pick(data)?.pageInfo;
    if (isNewestFirst) return info?.hasPreviousPage ? info.startCursor : null;
    return info?.hasNextPage ? info.endCursor : null;
  };
  const query = useQuery({
    queryKey,
    queryFn: async ({ signal }): Promise<KeptPages<Data>> => {
      const wished = wish.current;
      wish.current = null;
      const read = (place: string | null) => {
        const at = isNewestFirst ? { before: place } : { after: place };
        return gateway.request(document, { ...variables, ...at } as Variables, { signal });
      };
      const reading: Reading<Data> = { read, next };
      const state = client.getQueryState<KeptPages<Data>>(queryKey);
      const kept = state?.data;
      if (!kept) return readFirst(reading);
      // Asked for anew, by an event or because it is opened again, all that was read before is outdated.
      const isAsked = wished === null || state.isInvalidated;
      try {
        const isRead = wished === "more" && !isAsked;
        const turn = kept.turn + (isAsked ? 1 : 0);
        const fresh = isRead ? kept : await readAnew(kept, sight.current, turn, reading);
        return wished === "more" ? await readOn(fresh, reading) : fresh;
      } catch (error) {
        // Where a page began is no longer kept: the listing begins elsewhere now.
        if (error instanceof CursorExpiredError) return readFirst(reading);
        throw error;
      }
    },
    enabled,
    meta: { isLive },
    placeholderData: keepPreviousData,
  });
  const { data: kept, refetch, isFetching, isPlaceholderData } = query;
  const listed = useMemo(
    () => (kept?.pages ?? none).map(({ data }) => pick(data)?.nodes ?? none),
    // `pick` is written anew with each drawing, and always says the same.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [kept],
  );
  const rows = useMemo(
    () => listed.flatMap((nodes) => (isNewestFirst ? nodes.toReversed() : nodes)),
    [listed, isNewestFirst],
  );
  const lookAnew = useCallback(() => {
    if (!kept || isFetching || isPlaceholderData || !isOutdated(kept, sight.current)) return;
    wish.current = "outdated";
    void refetch({ cancelRefetch: false });
  }, [kept, isFetching, isPlaceholderData, refetch]);
  useEffect(lookAnew, [lookAnew]);
  const onSeen = useCallback(
    (first: number, last: number) => {
      sight.current = pagesOf(
        listed.map(({ length }) => length),
        first,
        last,
      );
      lookAnew();
    },
    [listed, lookAnew],
  );
  const onMore = useCallback(async () => {
    wish.current = "more";
    setFetchingMore(true);
    await refetch({ cancelRefetch: false });
    setFetchingMore(false);
  }, [refetch]);
  const lastPage = kept?.pages.at(-1);
  const totalCount = (kept && pick(kept.latest)?.totalCount) ?? null;
  return {
    rows,
    totalCount,
    error: query.error,
    refetch,
    /** What the answer that came last says beside its rows. */
    latest: kept?.latest,
    /** For a DataTable, as it is. */
    table: {
      rows,
      totalCount,
      listing: JSON.stringify(queryKey),
      isPending: query.isPending && enabled,
      hasMore:
        lastPage !== undefined && !isPlaceholderData && query.error === null && next(lastPage.data) !== null,
      isFetchingMore,
      onMore,
      onSeen,
    },
  };
}
