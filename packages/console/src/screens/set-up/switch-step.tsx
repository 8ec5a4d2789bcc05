// The toggle, behind what it overwrites and the other sync that must be off; then the first push, for who wants it at once.
import { Alert, Button, Checkbox, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import { useState } from "react";
import { useLocation } from "wouter";
import { useCommand } from "../../app/asking.ts";
import { SetSyncDocument, StartPushDocument } from "../../graphql/generated/documents.ts";
import { ErrorNote } from "../../ui/error-note.tsx";
import type { SetUpIntegration } from "./set-up-integration.ts";
import { StepFoot } from "./step-foot.tsx";
import type { Walk } from "./steps.ts";

function IsOn({ integration }: { integration: SetUpIntegration }) {
  const push = useCommand(StartPushDocument);
  const [, go] = useLocation();
  const overview = `/?integration=${encodeURIComponent(integration.id)}`;
  const bringRight = () =>
    push.mutate(
      { integrationId: integration.id },
      { onSuccess: ({ syncRun }) => syncRun && go(`/runs/${encodeURIComponent(syncRun.id)}`) },
    );
  return (
    <Stack>
      <Alert color="green" icon={<IconCircleCheck size={20} aria-hidden />} title="Stock sync is on">
        From now on every change reaches the store by itself. What differed before stays as it is until it
        changes, or until you push now.
      </Alert>
      <ErrorNote error={push.error} />
      <Group>
        <Button onClick={bringRight} loading={push.isPending}>
          Push all numbers now
        </Button>
        <Button variant="default" onClick={() => go(overview)}>
          To the overview
        </Button>
      </Group>
    </Stack>
  );
}

export function SwitchStep({ walk, integration }: { walk: Walk; integration: SetUpIntegration }) {
  const { id, inventorySyncEnabled, status, problems, source, channel } = integration;
  const [isOverwriteKnown, setOverwriteKnown] = useState(false);
  const [isOtherOff, setOtherOff] = useState(false);
  const set = useCommand(SetSyncDocument);
  const vendor = source?.adapter?.title ?? "the source";
  const store = channel?.externalName ?? "the store";
  const isBlocked = status === "DISABLED" || status === "NOT_CONNECTED";
  return (
    <Paper p="lg" maw={720}>
      <Title order={2} mb="sm">
        Switch stock sync on
      </Title>
      {inventorySyncEnabled ? (
        <IsOn integration={integration} />
      ) : (
        <Stack>
          <Alert
            color="orange"
            icon={<IconAlertTriangle size={20} aria-hidden />}
            title="Before you switch it on"
          >
            Stockgate will write the quantities of {store}. Quantities that somebody edits in the store by
            hand are overwritten at the next change.
          </Alert>
          <Checkbox
            checked={isOverwriteKnown}
            onChange={(event) => setOverwriteKnown(event.currentTarget.checked)}
            label="I know that quantities edited in the store are overwritten."
          />
          <Checkbox
            checked={isOtherOff}
            onChange={(event) => setOtherOff(event.currentTarget.checked)}
            label={`${vendor}'s own stock sync to this store is off, and so is any other app that sets stock there.`}
            description={`In ${vendor}: Settings, Integrations, this store, stock sync. Two that write to one store undo each other's numbers; Stockgate notices that, stops and tells you.`}
          />
          {isBlocked && (
            <Alert color="orange" title="Something is still to be decided">
              {problems.map(({ message }) => (
                <Text size="sm" key={message}>
                  {message}
                </Text>
              ))}
            </Alert>
          )}
          <ErrorNote error={set.error} />
          <StepFoot
            onBack={() => walk.go("preview")}
            onNext={() => set.mutate({ integrationId: id, enabled: true })}
            next="Switch stock sync on"
            isReady={isOverwriteKnown && isOtherOff && !isBlocked}
            isBusy={set.isPending}
          />
        </Stack>
      )}
    </Paper>
  );
}
