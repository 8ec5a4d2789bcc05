// Who is signed in: asked of the gateway, which knows by the cookie. Nothing of the console is there for nobody.
import { UnauthenticatedError } from "@stockgate/client";
import { Center, Loader } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext } from "react";
import {
  type ShellViewerQuery,
  ShellViewerDocument,
  type TokenScope,
} from "../graphql/generated/documents.ts";
import { Unreached } from "../ui/unreached.tsx";
import { gateway } from "./gateway.ts";
import { endSession } from "./session-requests.ts";
import { SignIn } from "./sign-in.tsx";
import { viewerKey } from "./viewer-key.ts";

type Viewer = ShellViewerQuery["viewer"];

const Session = createContext<Viewer | null>(null);

const scopes: readonly TokenScope[] = ["READ", "OPERATE", "CONFIGURE", "ADMIN"];

export function useViewer(): Viewer {
  const viewer = useContext(Session);
  if (!viewer) throw new Error("nobody is signed in here");
  return viewer;
}

/** Whether the token that was signed in with reaches that far. */
export const useMay = (needed: TokenScope): boolean =>
  scopes.indexOf(useViewer().scope) >= scopes.indexOf(needed);

/** Ends the session here and at the gateway. */
export function useSignOut(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await endSession();
    client.clear();
    globalThis.location.assign("/");
  };
}

/** `refusal`: why the token of the link that was opened was not taken. */
export function SessionGate({ refusal, children }: { refusal: string | null; children: ReactNode }) {
  const client = useQueryClient();
  const viewer = useQuery({
    queryKey: viewerKey,
    queryFn: ({ signal }) => gateway.request(ShellViewerDocument, {}, { signal }),
    retry: false,
    // The gateway may be starting: it is asked again until it answers.
    refetchInterval: ({ state }) =>
      state.error && !(state.error instanceof UnauthenticatedError) ? 2000 : false,
  });
  if (viewer.error instanceof UnauthenticatedError)
    return <SignIn refusal={refusal} onSignedIn={() => client.resetQueries({ queryKey: viewerKey })} />;
  if (viewer.data) return <Session value={viewer.data.viewer}>{children}</Session>;
  if (viewer.error) return <Unreached error={viewer.error} />;
  return (
    <Center h="100dvh">
      <Loader aria-label="Asking the gateway" />
    </Center>
  );
}
