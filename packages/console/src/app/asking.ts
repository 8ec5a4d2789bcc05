// How a screen asks and commands: typed documents over the gateway, answers kept in one cache that events refresh.
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { gateway } from "./gateway.ts";
import { nameOf, rootOf } from "./operation.ts";

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
