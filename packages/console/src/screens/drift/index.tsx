// Drift: where the store shows another number than the right one, why, and how to bring it right.
import { Button, Stack, Text } from "@mantine/core";
import { IconWaveSine } from "@tabler/icons-react";
import { useLocation } from "wouter";
import { useAsk, useCommand } from "../../app/asking.ts";
import { Chosen } from "../../app/chosen.tsx";
import { useScreenLink } from "../../app/integration-choice.tsx";
import { useMay } from "../../app/session.tsx";
import { usePages } from "../../app/use-pages.ts";
import {
  DriftedDocument,
  DriftLatelyDocument,
  StartReconcileDocument,
} from "../../graphql/generated/documents.ts";
import { DataTable } from "../../ui/data-table.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ScreenHead } from "../../ui/screen-head.tsx";
import { Time } from "../../ui/time.tsx";
import { noteFailed } from "../../ui/undo.tsx";
import { driftColumns } from "./drift-columns.tsx";

function Ways({ integrationId }: { integrationId: string }) {
  const mayOperate = useMay("OPERATE");
  const [, go] = useLocation();
  const linkTo = useScreenLink();
  const reconcile = useCommand(StartReconcileDocument);
  if (!mayOperate) return null;
  const start = (dryRun: boolean) =>
    reconcile.mutate(
      { integrationId, dryRun },
      {
        onSuccess: ({ syncRun }) => {
          if (syncRun) go(linkTo(`/runs/${encodeURIComponent(syncRun.id)}`));
        },
        onError: (error: Error) => noteFailed(error.message),
      },
    );
  return (
    <>
      <Button variant="default" loading={reconcile.isPending} onClick={() => start(true)}>
        Look again
      </Button>
      <Button loading={reconcile.isPending} onClick={() => start(false)}>
        Bring all right
      </Button>
    </>
  );
}

function Lately({ integrationId }: { integrationId: string }) {
  const { data, error } = useAsk(DriftLatelyDocument, { integrationId });
  const events = data?.syncEvents.nodes.toReversed() ?? [];
  return (
    <Panel title="Found lately">
      <ErrorNote error={error} />
      {events.length === 0 && (
        <Text size="sm" c="dimmed">
          None in the last 30 days.
        </Text>
      )}
      <Stack gap={6} component="ol" m={0} p={0} style={{ listStyle: "none" }}>
        {events.map(({ id, occurredAt, message }) => (
          <Text key={id} component="li" size="sm">
            <Text span size="xs" c="dimmed" mr={8}>
              <Time at={occurredAt} />
            </Text>
            {message}
          </Text>
        ))}
      </Stack>
    </Panel>
  );
}

function DriftList({ integrationId }: { integrationId: string }) {
  const { table, error, refetch } = usePages(
    DriftedDocument,
    { integrationId },
    (data) => data.integration?.targets,
  );
  return (
    <Stack gap="lg">
      {error && <ErrorNote error={error} onRetry={refetch} />}
      <DataTable
        label="Differences"
        {...table}
        columns={driftColumns}
        rowKey={({ id }) => id}
        rowHeight={54}
        height="max(320px, calc(100dvh - 420px))"
        empty={
          <EmptyState icon={IconWaveSine} title="The store shows every number right">
            Both sides are compared every night, and whenever you ask for it.
          </EmptyState>
        }
      />
      <Lately integrationId={integrationId} />
    </Stack>
  );
}

const Drift = () => (
  <Chosen>
    {({ id }) => (
      <>
        <ScreenHead title="Drift" about="Where the store shows another number than it should, and why.">
          <Ways integrationId={id} />
        </ScreenHead>
        <DriftList integrationId={id} />
      </>
    )}
  </Chosen>
);

export default Drift;
