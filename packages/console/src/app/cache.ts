// The one cache of answers. A session that ended shows wherever it is noticed: who asked as nobody is asked to sign in.
import { GatewayError, UnauthenticatedError } from "@stockgate/client";
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { viewerKey } from "./viewer-key.ts";

/** What may pass by itself: no answer, or one of a gateway that is in trouble. */
const mayPass = (error: Error): boolean => !(error instanceof GatewayError) || error.status >= 500;

export function createCache(): QueryClient {
  const noteError = (error: Error) => {
    if (error instanceof UnauthenticatedError) void client.invalidateQueries({ queryKey: viewerKey });
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, { queryKey }) => {
        if (queryKey[0] !== viewerKey[0]) noteError(error);
      },
    }),
    mutationCache: new MutationCache({ onError: noteError }),
    defaultOptions: {
      queries: {
        staleTime: 5000,
        // The browser does not always know whether there is a network: localhost needs none.
        networkMode: "always",
        retry: (count, error) => mayPass(error) && count < 3,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
  return client;
}
