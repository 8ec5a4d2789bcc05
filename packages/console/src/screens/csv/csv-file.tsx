// One kind of file: out, and in again, after a dry run has told what it would do.
import { Button, Checkbox, Group, Input, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useId, useState } from "react";
import { useMay } from "../../app/session.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Panel } from "../../ui/panel.tsx";
import { noteFailed } from "../../ui/undo.tsx";
import { download, handIn } from "./csv-requests.ts";
import { CsvOutcome } from "./csv-report.tsx";

type Props = { title: string; path: string; children: ReactNode };

export function CsvFile({ title, path, children }: Props) {
  const mayConfigure = useMay("CONFIGURE");
  const client = useQueryClient();
  const fieldId = useId();
  const [file, setFile] = useState<File | null>(null);
  const [skipBadRows, setSkipBadRows] = useState(false);
  const fetching = useMutation({
    mutationFn: () => download(path),
    onError: (error) => noteFailed(error.message),
  });
  const handing = useMutation({
    mutationFn: ({ from, dryRun }: { from: File; dryRun: boolean }) =>
      handIn(path, from, { dryRun, skipBadRows }),
    onSettled: (_report, _error, { dryRun }) => (dryRun ? undefined : client.invalidateQueries()),
  });
  const report = handing.data;
  const isChecked = report?.dryRun === true && (report.faultCount === 0 || skipBadRows);
  const send = (dryRun: boolean) => file && handing.mutate({ from: file, dryRun });
  return (
    <Panel
      title={title}
      aside={
        <Button size="xs" variant="default" loading={fetching.isPending} onClick={() => fetching.mutate()}>
          Download
        </Button>
      }
    >
      <Text size="sm" c="dimmed" mb="sm" component="div">
        {children}
      </Text>
      {mayConfigure && (
        <>
          <Group align="flex-end" gap="sm">
            <Input.Wrapper id={fieldId} label="File to hand in">
              <Input
                id={fieldId}
                component="input"
                type="file"
                accept=".csv,text/csv"
                onChange={(event) => {
                  setFile(event.currentTarget.files?.[0] ?? null);
                  handing.reset();
                }}
              />
            </Input.Wrapper>
            <Button
              variant="light"
              disabled={file === null}
              loading={handing.isPending}
              onClick={() => send(true)}
            >
              Look what it would do
            </Button>
            <Button disabled={!isChecked} loading={handing.isPending} onClick={() => send(false)}>
              Carry out
            </Button>
          </Group>
          {(report?.faultCount ?? 0) > 0 && (
            <Checkbox
              mt="sm"
              label="Leave the bad rows out and carry out the others"
              checked={skipBadRows}
              onChange={(event) => setSkipBadRows(event.currentTarget.checked)}
            />
          )}
        </>
      )}
      <ErrorNote error={handing.error} title="The file was not taken" />
      {report && <CsvOutcome report={report} />}
    </Panel>
  );
}
