// How a screen asks and commands: typed documents over the gateway, answers kept in one cache that events refresh.
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { type DocumentNode, Kind, type OperationDefinitionNode } from "graphql";
import { gateway } from "./gateway.ts";

const operationIn = (document: DocumentNode): OperationDefinitionNode => {
  const found = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  if (!found) throw new Error("this document holds no operation");
  return found;
};

const nameOf = (document: DocumentNode): string => operationIn(document).name?.value ?? "";

function rootOf(document: DocumentNode): string {
  const [first] = operationIn(document).selectionSet.selections;
  if (first?.kind !== Kind.FIELD) throw new Error(`${nameOf(document)} begins with no field`);
  return first.name.value;
}

export type AskOptions = {
  /** Not asked yet where false. */
  enabled?: boolean;
  /** Whether events make it be asked again; so it is unless told. */
  isLive?: boolean;
};

/** An answer, kept fresh: asked again whenever something has happened at the gateway. */
export const useAsk = <Data, Variables extends object>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  { enabled = true, isLive = true }: AskOptions = {},
) =>
  useQuery({
    queryKey: [nameOf(document), variables],
    queryFn: ({ signal }) => gateway.request(document, variables, { signal }),
    enabled,
    meta: { isLive },
    placeholderData: keepPreviousData,
  });

export type Page<Row> = {
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

/** A listing, page after page as it is scrolled through. */
export function usePages<Data, Variables extends object, Row>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Omit<Variables, "after" | "before">,
  pick: (data: Data) => Page<Row> | null | undefined,
  { enabled = true, isLive = true, isNewestFirst = false }: PagesOptions = {},
) {
  const query = useInfiniteQuery({
    queryKey: [nameOf(document), variables],
    queryFn: ({ pageParam, signal }) => {
      const place = isNewestFirst ? { before: pageParam } : { after: pageParam };
      return gateway.request(document, { ...variables, ...place } as Variables, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last: Data) => {
      const info = pick(last)?.pageInfo;
      if (isNewestFirst) return info?.hasPreviousPage ? info.startCursor : null;
      return info?.hasNextPage ? info.endCursor : null;
    },
    enabled,
    meta: { isLive },
    placeholderData: keepPreviousData,
  });
  const pages = query.data?.pages.flatMap((data) => pick(data) ?? []) ?? [];
  const rows = pages.flatMap(({ nodes }) => (isNewestFirst ? nodes.toReversed() : nodes));
  return {
    rows,
    totalCount: pages[0]?.totalCount ?? null,
    error: query.error,
    refetch: query.refetch,
    /** What the first page says beside its rows. */
    first: query.data?.pages[0],
    /** For a DataTable, as it is. */
    table: {
      rows,
      totalCount: pages[0]?.totalCount ?? null,
      isPending: query.isPending && enabled,
      hasMore: query.hasNextPage,
      isFetchingMore: query.isFetchingNextPage,
      onMore: query.fetchNextPage,
    },
  };
}

type InputOf<Variables> = Variables extends { input: infer Input } ? Input : never;

/** A mutation by its input; refused, it fails with UserErrors. Once done everything on the page is asked anew. */
export function useCommand<Data, Variables extends { input: unknown }>(
  document: TypedDocumentNode<Data, Variables>,
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (input: InputOf<Variables>): Promise<Data[keyof Data]> =>
      (await gateway.command(
        document,
        rootOf(document) as keyof Data,
        { input } as unknown as Variables,
        [],
      )) as Data[keyof Data],
    onSettled: () => client.invalidateQueries(),
  });
}
