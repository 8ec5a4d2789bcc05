// What a run changed or would change: before and after, and why not where it did not.
import { Group, Text } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { usePages } from "../../app/use-pages.ts";
import {
  RunChangesDocument,
  type RunChangesQuery,
  type RunStateFragment,
} from "../../graphql/generated/documents.ts";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { ItemCell } from "../../ui/item-cell.tsx";
import { Quantity } from "../../ui/quantity.tsx";
import { StatusBadge } from "../../ui/status-badge.tsx";

type Changes = Extract<NonNullable<RunChangesQuery["node"]>, { changes: unknown }>["changes"];
type Change = Changes["nodes"][number];

const columns: Column<Change>[] = [
  {
    key: "item",
    title: "Item",
    width: "minmax(76px, 1.6fr)",
    render: ({ target }) => (
      <ItemCell
        sku={target?.channelVariant.sku ?? null}
        title={target?.channelVariant.title ?? "no longer there"}
      />
    ),
  },
  {
    key: "location",
    title: "Location",
    width: "minmax(140px, 1fr)",
    isWide: true,
    render: ({ target }) => target?.channelLocation.name ?? "–",
  },
  {
    key: "from",
    title: "Before",
    width: "56px",
    align: "end",
    render: ({ from }) => <Quantity value={from} />,
  },
  {
    key: "to",
    title: "After",
    width: "50px",
    align: "end",
    render: ({ to }) => (
      <Text span fw={600} size="sm">
        <Quantity value={to} />
      </Text>
    ),
  },
  {
    key: "outcome",
    title: "Outcome",
    width: "minmax(98px, 0.8fr)",
    render: ({ outcome }) => <StatusBadge state={outcome} size="sm" />,
  },
  {
    key: "reason",
    title: "Why",
    width: "minmax(140px, 1.4fr)",
    isWide: true,
    render: ({ reason }) => (
      <Group wrap="nowrap">
        <Text size="xs" c="dimmed" truncate title={reason ?? ""}>
          {reason ?? ""}
        </Text>
      </Group>
    ),
  },
];

let count = 0;
const keys = new WeakMap<Change, string>();
/** A target may stand in a run more than once, and may be gone. */
const keyOf = (change: Change): string => {
  const known = keys.get(change) ?? `${(count += 1)}`;
  keys.set(change, known);
  return known;
};

export function RunChanges({ run, isOpen }: { run: RunStateFragment; isOpen: boolean }) {
  const { table, error, refetch } = usePages(RunChangesDocument, { id: run.id }, (data) =>
    data.node && "changes" in data.node ? data.node.changes : null,
  );
  if (run.kind === "CATALOG") return <Text c="dimmed">What both catalogs list is under Mappings.</Text>;
  if (error) return <ErrorNote error={error} onRetry={refetch} />;
  return (
    <DataTable
      label="What the run changes"
      {...table}
      columns={columns}
      rowKey={keyOf}
      rowHeight={54}
      empty={
        <EmptyState icon={IconCheck} title={isOpen ? "Nothing yet" : "Nothing had to change"}>
          {isOpen ? "What the run finds comes here." : "The store shows the right numbers."}
        </EmptyState>
      }
    />
  );
}
