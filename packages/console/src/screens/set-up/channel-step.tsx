// The store, and with it the integration: one source that feeds one channel.
import { Alert, Loader, Stack } from "@mantine/core";
import { useCommand } from "../../app/asking.ts";
import { CreateIntegrationDocument } from "../../graphql/generated/documents.ts";
import { ErrorNote } from "../../ui/error-note.tsx";
import { ConnectStep } from "./connect-step.tsx";
import type { Walk } from "./steps.ts";

export function ChannelStep({ walk, source }: { walk: Walk; source: string }) {
  const create = useCommand(CreateIntegrationDocument);
  const join = (channelAccountId: string) =>
    create.mutate(
      { sourceAccountId: source, channelAccountId, name: "My store" },
      {
        onSuccess: ({ integration }) =>
          integration && walk.go("locations", { "set-up": integration.id, integration: integration.id }),
      },
    );
  return (
    <Stack>
      <ErrorNote error={create.error} title="The two could not be brought together" />
      {create.isPending ? (
        <Alert color="gray" icon={<Loader size="sm" aria-hidden />}>
          Bringing both sides together ...
        </Alert>
      ) : (
        <ConnectStep kind="CHANNEL" onConnected={join} />
      )}
    </Stack>
  );
}
