// Which integration the screens are about: named in the address, so that links keep it; the first where none is named.
import { useSearchParams } from "wouter";
import { type ShellIntegrationsQuery, ShellIntegrationsDocument } from "../graphql/generated/documents.ts";
import { useAsk } from "./asking.ts";

export type IntegrationSummary = ShellIntegrationsQuery["integrations"]["nodes"][number];

export function useIntegrationChoice() {
  const [search, setSearch] = useSearchParams();
  const { data, isPending, error } = useAsk(ShellIntegrationsDocument, {});
  const integrations: readonly IntegrationSummary[] = data?.integrations.nodes ?? [];
  const named = search.get("integration");
  const chosen = integrations.find(({ id }) => id === named) ?? integrations[0] ?? null;
  const choose = (id: string) =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      next.set("integration", id);
      return next;
    });
  return { integrations, chosen, choose, isPending, error };
}

/** A link to another screen about the same integration. */
export function useScreenLink(): (path: string, search?: Record<string, string>) => string {
  const [params] = useSearchParams();
  const integration = params.get("integration");
  return (path, search = {}) => {
    const next = new URLSearchParams({ ...(integration === null ? {} : { integration }), ...search });
    return next.size === 0 ? path : `${path}?${next}`;
  };
}
