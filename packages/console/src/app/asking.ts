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

type Told<Result> = { onSuccess?: (result: Result) => unknown; onError?: (error: Error) => unknown };

/** A mutation by its input; refused, it fails with UserErrors. Once done everything on the page is asked anew. */
export function useCommand<Data, Variables extends { input: unknown }>(
  document: TypedDocumentNode<Data, Variables>,
) {
  type Result = Data[keyof Data];
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: async (input: InputOf<Variables>): Promise<Result> =>
      (await gateway.command(
        document,
        rootOf(document) as keyof Data,
        { input } as unknown as Variables,
        [],
      )) as Result,
    onSettled: () => client.invalidateQueries(),
  });
  const { mutateAsync } = mutation;
  // What came of it is told even where the events that it caused have taken whoever asked off the page.
  const mutate = (input: InputOf<Variables>, { onSuccess, onError = () => undefined }: Told<Result> = {}) =>
    void mutateAsync(input).then(onSuccess, onError);
  return { ...mutation, mutate };
}
