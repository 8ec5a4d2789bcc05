// What an import made or set in the source, or would.
import { Stack, Text } from "@mantine/core";
import { IconFileImport } from "@tabler/icons-react";
import { usePages } from "../../app/use-pages.ts";
import {
  RunImportsDocument,
  type RunImportsQuery,
  type RunStateFragment,
} from "../../graphql/generated/documents.ts";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Quantity } from "../../ui/quantity.tsx";
import { StatusBadge } from "../../ui/status-badge.tsx";

type Imports = Extract<NonNullable<RunImportsQuery["node"]>, { imports: unknown }>["imports"];
type Item = Imports["nodes"][number];

const columns: Column<Item>[] = [
  {
    key: "item",
    title: "Item",
    width: "minmax(76px, 2fr)",
    render: ({ channelVariant }) => (
      <Stack gap={0}>
        <Text size="sm" fw={500} truncate>
          {channelVariant?.sku ?? "no SKU"}
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {channelVariant?.title ?? "no longer there"}
        </Text>
      </Stack>
    ),
  },
  {
    key: "location",
    title: "Location",
    width: "minmax(120px, 1fr)",
    isWide: true,
    render: ({ sourceLocation }) => sourceLocation?.name ?? "–",
  },
  {
    key: "from",
    title: "Before",
    width: "56px",
    align: "end",
    render: ({ from }) => <Quantity value={from} />,
  },
  { key: "to", title: "After", width: "50px", align: "end", render: ({ to }) => <Quantity value={to} /> },
  {
    key: "outcome",
    title: "Outcome",
    width: "minmax(98px, 0.8fr)",
    render: ({ outcome }) => <StatusBadge state={outcome} />,
  },
  {
    key: "reason",
    title: "Why",
    width: "minmax(160px, 2fr)",
    isWide: true,
    render: ({ reason }) => (
      <Text size="xs" c="dimmed" truncate>
        {reason ?? ""}
      </Text>
    ),
  },
];

export function RunImports({ run }: { run: RunStateFragment }) {
  const { table, error, refetch } = usePages(RunImportsDocument, { id: run.id }, (data) =>
    data.node && "imports" in data.node ? data.node.imports : null,
  );
  if (error) return <ErrorNote error={error} onRetry={refetch} />;
  return (
    <DataTable
      label="What the run imports"
      {...table}
      columns={columns}
      rowKey={({ channelVariant, sourceLocation }) => `${channelVariant?.id}-${sourceLocation?.id}`}
      rowHeight={54}
      empty={<EmptyState icon={IconFileImport} title="Nothing to import" />}
    />
  );
}
