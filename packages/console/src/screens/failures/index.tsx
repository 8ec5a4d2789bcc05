// What could not be written, and what a guard holds: why, when it is tried again, and how to try now.
import { Button, SegmentedControl, Text } from "@mantine/core";
import { IconMoodCheck } from "@tabler/icons-react";
import { useSearchParams } from "wouter";
import { useCommand } from "../../app/asking.ts";
import { Chosen } from "../../app/chosen.tsx";
import { useMay } from "../../app/session.tsx";
import { usePages } from "../../app/use-pages.ts";
import { FailuresDocument, StartRetryDocument } from "../../graphql/generated/documents.ts";
import { DataTable } from "../../ui/data-table.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { ScreenHead } from "../../ui/screen-head.tsx";
import { noteDone } from "../../ui/undo.tsx";
import { failureColumns } from "./failure-columns.tsx";

function RetryAll({ integrationId }: { integrationId: string }) {
  const mayOperate = useMay("OPERATE");
  const retry = useCommand(StartRetryDocument);
  if (!mayOperate) return null;
  return (
    <Button
      loading={retry.isPending}
      onClick={() =>
        retry.mutate({ integrationId }, { onSuccess: () => noteDone("All failed items are tried again.") })
      }
    >
      Retry all
    </Button>
  );
}

function FailureList({ integrationId }: { integrationId: string }) {
  const [search, setSearch] = useSearchParams();
  const state = search.get("state") === "HELD" ? "HELD" : "FAILED";
  const { table, error, refetch } = usePages(
    FailuresDocument,
    { integrationId, state: [state] },
    (data) => data.integration?.targets,
  );
  const choose = (next: string) =>
    setSearch((before) => {
      const params = new URLSearchParams(before);
      params.set("state", next);
      return params;
    });
  return (
    <>
      <SegmentedControl
        aria-label="Which"
        mb="md"
        value={state}
        onChange={choose}
        data={[
          { value: "FAILED", label: "Failed" },
          { value: "HELD", label: "Held by a guard" },
        ]}
      />
      {error && <ErrorNote error={error} onRetry={refetch} />}
      <DataTable
        label={state === "FAILED" ? "Failed items" : "Held items"}
        {...table}
        columns={failureColumns(state)}
        rowKey={({ id }) => id}
        rowHeight={64}
        empty={
          <EmptyState
            icon={IconMoodCheck}
            title={state === "FAILED" ? "Nothing has failed" : "Nothing is held"}
          >
            <Text c="dimmed">
              {state === "FAILED"
                ? "Every number that had to be written has been written."
                : "No guard holds a number back."}
            </Text>
          </EmptyState>
        }
      />
    </>
  );
}

const Failures = () => (
  <Chosen>
    {({ id }) => (
      <>
        <ScreenHead
          title="Failures"
          about="Items whose number could not be written. They are tried again by themselves; here you can try at once."
        >
          <RetryAll integrationId={id} />
        </ScreenHead>
        <FailureList integrationId={id} />
      </>
    )}
  </Chosen>
);

export default Failures;
