// Runs: what was asked for and what a guard holds, the newest first.
import { Anchor } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import { Link } from "wouter";
import { Chosen } from "../../app/chosen.tsx";
import { useScreenLink } from "../../app/integration-choice.tsx";
import { usePages } from "../../app/use-pages.ts";
import { RunsDocument, type RunStateFragment } from "../../graphql/generated/documents.ts";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { ScreenHead } from "../../ui/screen-head.tsx";
import { StatusBadge } from "../../ui/status-badge.tsx";
import { Time, useNow } from "../../ui/time.tsx";
import { RunProgress } from "./run-progress.tsx";
import { durationOf, nameRun } from "./run-words.ts";
import { StartMenu } from "./start-menu.tsx";

const Duration = ({ run }: { run: RunStateFragment }) => <>{durationOf(run, useNow(1000)) ?? "–"}</>;

function useColumns(): Column<RunStateFragment>[] {
  const linkTo = useScreenLink();
  return [
    {
      key: "kind",
      title: "Run",
      width: "minmax(150px, 1.4fr)",
      render: (run) => (
        <Anchor component={Link} href={linkTo(`/runs/${encodeURIComponent(run.id)}`)} fw={500}>
          {nameRun(run)}
        </Anchor>
      ),
    },
    { key: "state", title: "State", width: "130px", render: ({ state }) => <StatusBadge state={state} /> },
    {
      key: "progress",
      title: "Progress",
      width: "minmax(220px, 2fr)",
      isWide: true,
      render: (run) => <RunProgress run={run} />,
    },
    {
      key: "started",
      title: "Began",
      width: "140px",
      isWide: true,
      render: ({ startedAt }) => <Time at={startedAt} never="waits" />,
    },
    {
      key: "took",
      title: "Took",
      width: "90px",
      align: "end",
      isWide: true,
      render: (run) => <Duration run={run} />,
    },
  ];
}

function RunList({ integrationId }: { integrationId: string }) {
  const { table, error, refetch } = usePages(
    RunsDocument,
    { integrationId },
    (data) => data.integration?.syncRuns,
    { isNewestFirst: true },
  );
  const columns = useColumns();
  if (error) return <ErrorNote error={error} onRetry={refetch} />;
  return (
    <DataTable
      label="Runs"
      {...table}
      columns={columns}
      rowKey={({ id }) => id}
      rowHeight={58}
      empty={
        <EmptyState icon={IconPlayerPlay} title="No run yet">
          A run is what you ask for here: a push, a comparison of both sides, a retry. Begin with a dry run:
          it only tells what would change.
        </EmptyState>
      }
    />
  );
}

const Runs = () => (
  <Chosen>
    {({ id }) => (
      <>
        <ScreenHead
          title="Runs"
          about="What was asked for, what began by itself at night, and what waits for your word."
        >
          <StartMenu integrationId={id} />
        </ScreenHead>
        <RunList integrationId={id} />
      </>
    )}
  </Chosen>
);

export default Runs;
