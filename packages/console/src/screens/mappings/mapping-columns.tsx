// A mapping: what is sold, what feeds it, how that came, and what would be likely where nothing does.
import { Button, Checkbox, Stack, Text, VisuallyHidden } from "@mantine/core";
import type { MappingRowFragment } from "../../graphql/generated/documents.ts";
import type { Column } from "../../ui/data-table.tsx";
import { ItemCell } from "../../ui/item-cell.tsx";
import { StatusBadge } from "../../ui/status-badge.tsx";
import { RowMenu } from "./row-menu.tsx";
import { keyOf, likelyPair, nameOf } from "./mapping-row.ts";
import type { MappingCommands } from "./use-mapping-commands.ts";

const origins = { SKU: "by SKU", MANUAL: "by hand", IMPORT: "by import" } as const;

const Source = ({ sourceVariant, origin }: MappingRowFragment) =>
  sourceVariant === null ? (
    <Text size="sm" c="dimmed">
      nothing
    </Text>
  ) : (
    <Stack gap={0}>
      <Text size="sm" truncate>
        {sourceVariant.sku ?? "no SKU"}
      </Text>
      <Text size="xs" c="dimmed" truncate title={sourceVariant.name}>
        {sourceVariant.name}
        {origin === null ? "" : `, ${origins[origin]}`}
      </Text>
    </Stack>
  );

function Note({ row, commands }: { row: MappingRowFragment; commands: MappingCommands | null }) {
  const likely = likelyPair(row);
  if (likely !== null && commands !== null)
    return (
      <Button size="compact-xs" variant="light" onClick={() => commands.map([likely], [row])}>
        Map to {likely.label}
      </Button>
    );
  const { reason, shadowedSourceVariants } = row;
  const shadowed =
    shadowedSourceVariants.length === 0
      ? ""
      : `Wins over ${shadowedSourceVariants.map(({ name }) => name).join(", ")} with the same SKU.`;
  const note = reason ?? shadowed;
  return (
    <Text size="xs" c="dimmed" lineClamp={2} title={note} style={{ whiteSpace: "normal" }}>
      {note}
    </Text>
  );
}

type Choosing = { chosen: ReadonlySet<string>; onChoose: (keys: readonly string[], isOn: boolean) => void };
type Options = Choosing & {
  rows: readonly MappingRowFragment[];
  /** Null for who may only look. */
  commands: MappingCommands | null;
  onPick: (row: MappingRowFragment) => void;
};

const boxes = ({ rows, chosen, onChoose }: Options): Column<MappingRowFragment> => ({
  key: "choose",
  width: "28px",
  title: (
    <Checkbox
      size="xs"
      aria-label="Choose all that are listed"
      checked={rows.length > 0 && rows.every((row) => chosen.has(keyOf(row)))}
      onChange={(event) => onChoose(rows.map(keyOf), event.currentTarget.checked)}
    />
  ),
  render: (row) => (
    <Checkbox
      size="xs"
      aria-label={`Choose ${nameOf(row)}`}
      checked={chosen.has(keyOf(row))}
      onChange={(event) => onChoose([keyOf(row)], event.currentTarget.checked)}
    />
  ),
});

export const mappingColumns = (options: Options): Column<MappingRowFragment>[] => [
  ...(options.commands === null ? [] : [boxes(options)]),
  {
    key: "channel",
    title: "In the store",
    width: "minmax(70px, 1.4fr)",
    render: ({ channelVariant }) =>
      channelVariant === null ? (
        <Text size="sm" c="dimmed">
          nothing
        </Text>
      ) : (
        <ItemCell {...channelVariant} />
      ),
  },
  {
    key: "source",
    title: "Follows",
    width: "minmax(64px, 1.4fr)",
    render: (row) => <Source {...row} />,
  },
  {
    key: "status",
    title: "Mapping",
    width: "84px",
    render: ({ status }) => <StatusBadge state={status} size="sm" />,
  },
  {
    key: "note",
    title: "Worth knowing",
    width: "minmax(150px, 1.6fr)",
    isWide: true,
    render: (row) => <Note row={row} commands={options.commands} />,
  },
  ...(options.commands === null
    ? []
    : [
        {
          key: "do",
          title: <VisuallyHidden>What to do</VisuallyHidden>,
          width: "32px",
          render: (row: MappingRowFragment) => (
            <RowMenu row={row} name={nameOf(row)} commands={options.commands} onPick={options.onPick} />
          ),
        },
      ]),
];
