// One run: how far it has come, what it changes or would change, and what may be decided about it.
import { Anchor, Group, Loader, Stack, Text } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { Link, useParams } from "wouter";
import { useAsk } from "../../app/asking.ts";
import { useScreenLink } from "../../app/integration-choice.tsx";
import { RunDocument, type RunStateFragment } from "../../graphql/generated/documents.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { ScreenHead } from "../../ui/screen-head.tsx";
import { StatusBadge } from "../../ui/status-badge.tsx";
import { Time } from "../../ui/time.tsx";
import { RunProgress } from "../runs/run-progress.tsx";
import { isOpen, nameRun } from "../runs/run-words.ts";
import { RunChanges } from "./run-changes.tsx";
import { RunDecision } from "./run-decision.tsx";
import { RunImports } from "./run-imports.tsx";
import classes from "./run.module.css";
import { useRunFollowed } from "./use-run-followed.ts";

function RunView({ run: asked }: { run: RunStateFragment }) {
  const run = useRunFollowed(asked);
  return (
    <Stack>
      <ScreenHead
        title={
          <Group gap="sm" component="span">
            {nameRun(run)} <StatusBadge state={run.state} size="lg" />
          </Group>
        }
        about={
          <>
            {run.startedAt ? "Began " : ""}
            <Time at={run.startedAt} never="Not begun yet" />
            {run.finishedAt && (
              <>
                , ended <Time at={run.finishedAt} />
              </>
            )}
          </>
        }
      >
        <RunDecision run={run} />
      </ScreenHead>
      {run.state === "AWAITING_APPROVAL" && (
        <Text>
          A guard holds these changes because they would take unusually much off sale at once. Look at them;
          approving works every number out anew before it is written.
        </Text>
      )}
      {run.error && <ErrorNote error={new Error(run.error.message)} title="The run as a whole failed" />}
      <RunProgress run={run} />
      {run.kind === "IMPORT" ? <RunImports run={run} /> : <RunChanges run={run} isOpen={isOpen(run)} />}
    </Stack>
  );
}

export default function Run() {
  const { id } = useParams<{ id: string }>();
  const linkTo = useScreenLink();
  const { data, error, isPending, refetch } = useAsk(RunDocument, { id });
  const node = data?.node;
  const run = node && "kind" in node ? (node as RunStateFragment) : null;
  return (
    <>
      <Anchor
        component={Link}
        href={linkTo("/runs")}
        size="sm"
        mb="xs"
        display="inline-flex"
        className={classes["back"] ?? ""}
      >
        <IconArrowLeft size={16} aria-hidden /> All runs
      </Anchor>
      {error && <ErrorNote error={error} onRetry={refetch} />}
      {isPending && <Loader aria-label="Loading" />}
      {run && <RunView key={run.id} run={run} />}
      {data && !run && (
        <EmptyState
          isScreen
          icon={IconArrowLeft}
          title="There is no such run"
          way={{ label: "All runs", href: linkTo("/runs") }}
        />
      )}
    </>
  );
}
