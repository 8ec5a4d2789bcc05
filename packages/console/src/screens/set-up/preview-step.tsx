// The first push as a dry run: what each number is now, and what it would become. Nothing is written.
import { Group, Loader, Paper, Stack, Text, Title } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useAsk, useCommand } from "../../app/asking.ts";
import { RunDocument, type RunStateFragment, StartPushDocument } from "../../graphql/generated/documents.ts";
import { ErrorNote } from "../../ui/error-note.tsx";
import { formatNumber } from "../../ui/quantity.tsx";
import { RunChanges } from "../run/run-changes.tsx";
import { useRunFollowed } from "../run/use-run-followed.ts";
import { RunProgress } from "../runs/run-progress.tsx";
import { isOpen } from "../runs/run-words.ts";
import type { SetUpIntegration } from "./set-up-integration.ts";
import { StepFoot } from "./step-foot.tsx";
import type { Walk } from "./steps.ts";

function Planned({ run: asked }: { run: RunStateFragment }) {
  const run = useRunFollowed(asked);
  return (
    <Stack>
      {isOpen(run) ? (
        <Group gap="xs">
          <Loader size="sm" aria-hidden />
          <Text role="status">Both sides are being read ...</Text>
        </Group>
      ) : (
        <Text role="status" fw={500}>
          {formatNumber(run.progress.changed)} of {formatNumber(run.progress.total ?? 0)} numbers would
          change.
        </Text>
      )}
      <RunProgress run={run} />
      <RunChanges run={run} isOpen={isOpen(run)} />
    </Stack>
  );
}

export function PreviewStep({ walk, integration }: { walk: Walk; integration: SetUpIntegration }) {
  const [runId, setRunId] = useState<string | null>(null);
  const isBegun = useRef(false);
  const push = useCommand(StartPushDocument);
  const { data } = useAsk(RunDocument, { id: runId ?? "" }, { enabled: runId !== null });
  const { mutate } = push;
  useEffect(() => {
    if (isBegun.current) return;
    isBegun.current = true;
    mutate(
      { integrationId: integration.id, dryRun: true },
      { onSuccess: ({ syncRun }) => setRunId(syncRun?.id ?? null) },
    );
  }, [integration.id, mutate]);
  const node = data?.node;
  const run = node && "kind" in node ? (node as RunStateFragment) : null;
  return (
    <Paper p="lg">
      <Title order={2} mb={4}>
        What would change
      </Title>
      <Text c="dimmed" mb="md">
        A dry run: every number is worked out and compared with the store. Nothing is written.
      </Text>
      <ErrorNote error={push.error} title="The dry run could not begin" />
      {run ? <Planned key={run.id} run={run} /> : !push.error && <Loader aria-label="The dry run begins" />}
      <StepFoot
        onBack={() => walk.go("policy")}
        onNext={() => walk.go("switch")}
        isReady={run !== null && !isOpen(run)}
      />
    </Paper>
  );
}
