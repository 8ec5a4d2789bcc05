// What the first screen shows, asked for in one request before anything is drawn: not who is there, then what there is,
// then how it stands, one behind the other.
import type { QueryClient } from "@tanstack/react-query";
import {
  OpeningDocument,
  OverviewDocument,
  ShellIntegrationsDocument,
} from "../graphql/generated/documents.ts";
import { gateway } from "./gateway.ts";
import { nameOf } from "./operation.ts";
import { after } from "./system-ports.ts";
import { viewerKey } from "./viewer-key.ts";

/** Whoever waits longer is shown that the gateway is asked. */
const patienceMs = 400;

async function keepAnswer(client: QueryClient, isOverview: boolean): Promise<void> {
  const { viewer, integrations, overview } = await gateway.request(OpeningDocument, { isOverview });
  client.setQueryData(viewerKey, { viewer });
  client.setQueryData([nameOf(ShellIntegrationsDocument), {}], { integrations });
  if (overview) client.setQueryData([nameOf(OverviewDocument), {}], { integrations: overview });
}

/** Whatever fails is asked for again, and told of, by what is drawn then. */
export async function prepareOpening(client: QueryClient, load: (() => Promise<unknown>) | undefined) {
  const isOverview = globalThis.location.pathname === "/";
  const ready = Promise.allSettled([keepAnswer(client, isOverview), load?.()]);
  await Promise.race([ready, new Promise<void>((resolve) => after(patienceMs, resolve))]);
}
