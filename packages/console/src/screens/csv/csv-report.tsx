// What a file would do, or did: row by row, faults first.
import { Alert, Anchor, Stack, Table, Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import { Link } from "wouter";
import { useScreenLink } from "../../app/integration-choice.tsx";
import { formatNumber } from "../../ui/quantity.tsx";
import { labelOf } from "../../ui/status-badge.tsx";
import type { Change, Report } from "./csv-requests.ts";

/** Of a long file the beginning says what it is like. */
const mostShown = 200;

const rowsOf = (count: number): string => (count === 1 ? "1 row" : `${formatNumber(count)} rows`);

const sideOf = ({ state, sourceCode, sourceName }: Change["to"]): string =>
  state === "MAPPED" ? (sourceCode ?? sourceName ?? labelOf(state)) : labelOf(state);

function Heads({ names }: { names: readonly string[] }) {
  return (
    <Table.Thead>
      <Table.Tr>
        {names.map((name) => (
          <Table.Th key={name} scope="col">
            {name}
          </Table.Th>
        ))}
      </Table.Tr>
    </Table.Thead>
  );
}

const Faults = ({ report: { faults, faultCount, userErrors } }: { report: Report }) => (
  <Alert
    color="red"
    icon={<IconAlertTriangle size={20} aria-hidden />}
    title={faultCount > 0 ? `${rowsOf(faultCount)} cannot be used` : "This was not done"}
  >
    {userErrors.map(({ message }) => (
      <Text key={message} size="sm">
        {message}
      </Text>
    ))}
    {faults.length > 0 && (
      <Table aria-label="Bad rows" horizontalSpacing="xs">
        <Heads names={["Row", "Column", "What is wrong"]} />
        <Table.Tbody>
          {faults.slice(0, mostShown).map(({ row, column, message }) => (
            <Table.Tr key={`${row} ${column} ${message}`}>
              <Table.Td>{row}</Table.Td>
              <Table.Td>{column}</Table.Td>
              <Table.Td>{message}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    )}
  </Alert>
);

const Changes = ({ changes }: { changes: readonly Change[] }) => (
  <Table.ScrollContainer minWidth={420}>
    <Table aria-label="Changes" horizontalSpacing="xs">
      <Heads names={["Row", "Item", "Before", "After"]} />
      <Table.Tbody>
        {changes.slice(0, mostShown).map(({ row, title, channelVariantId, from, to }) => (
          <Table.Tr key={`${row} ${channelVariantId}`}>
            <Table.Td>{row}</Table.Td>
            <Table.Td>{title}</Table.Td>
            <Table.Td>{sideOf(from)}</Table.Td>
            <Table.Td>{sideOf(to)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </Table.ScrollContainer>
);

function Verdict({ report }: { report: Report }) {
  const { dryRun, isDone, changed = 0, unchanged = 0, syncRunId } = report;
  const linkTo = useScreenLink();
  const done = changed === 1 ? "was changed" : "were changed";
  const rows = `${rowsOf(changed)} ${dryRun ? "would change" : done}; ${formatNumber(unchanged)} as it is already.`;
  return (
    <Alert color={isDone ? "green" : "blue"} icon={<IconCircleCheck size={20} aria-hidden />} role="status">
      {syncRunId ? (
        <Anchor
          component={Link}
          href={linkTo(`/runs/${encodeURIComponent(syncRunId)}`)}
          size="sm"
          underline="always"
        >
          {dryRun ? "The plan is worked out in a run: look at it." : "It is carried out in a run: follow it."}
        </Anchor>
      ) : (
        rows
      )}
    </Alert>
  );
}

export function CsvOutcome({ report }: { report: Report }) {
  const { faultCount, userErrors, changes = [] } = report;
  return (
    <Stack gap="sm" mt="md">
      {(faultCount > 0 || userErrors.length > 0) && <Faults report={report} />}
      {(report.isDone || report.changed !== undefined || report.syncRunId) && <Verdict report={report} />}
      {changes.length > 0 && <Changes changes={changes} />}
    </Stack>
  );
}
