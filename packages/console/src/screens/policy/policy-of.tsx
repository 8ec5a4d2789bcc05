// The policy of one integration, read and shown as its form.
import { Loader } from "@mantine/core";
import { useAsk } from "../../app/asking.ts";
import { PolicyDocument } from "../../graphql/generated/documents.ts";
import { ErrorNote } from "../../ui/error-note.tsx";
import { PolicyForm } from "./policy-form.tsx";

type Props = { integrationId: string; only?: readonly string[] };

export function PolicyOf({ integrationId, only }: Props) {
  const { data, error, isPending, refetch } = useAsk(PolicyDocument, { id: integrationId });
  if (error) return <ErrorNote error={error} onRetry={refetch} />;
  if (isPending) return <Loader aria-label="Loading" />;
  return data.integration && <PolicyForm integration={data.integration} only={only} />;
}
