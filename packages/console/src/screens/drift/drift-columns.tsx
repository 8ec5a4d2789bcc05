// Where the store shows another number than it should: by how much, and why.
import { Text, Tooltip } from "@mantine/core";
import type { DriftedQuery } from "../../graphql/generated/documents.ts";
import type { Column } from "../../ui/data-table.tsx";
import { ItemCell } from "../../ui/item-cell.tsx";
import { Quantity } from "../../ui/quantity.tsx";
import { Time } from "../../ui/time.tsx";
import { driftWords } from "./drift-words.ts";

export type Drifted = NonNullable<DriftedQuery["integration"]>["targets"]["nodes"][number];

const difference = ({ desired, observed }: Drifted): number | null =>
  desired === null || observed === null ? null : observed - desired;

export const driftColumns: readonly Column<Drifted>[] = [
  {
    key: "item",
    title: "Item",
    width: "minmax(84px, 1.4fr)",
    render: ({ channelVariant }) => <ItemCell {...channelVariant} />,
  },
  {
    key: "location",
    title: "Location",
    width: "minmax(110px, 1fr)",
    isWide: true,
    render: ({ channelLocation }) => channelLocation.name,
  },
  {
    key: "desired",
    title: "Should be",
    width: "60px",
    align: "end",
    render: ({ desired }) => <Quantity value={desired} />,
  },
  {
    key: "observed",
    title: "Shows",
    width: "60px",
    align: "end",
    render: ({ observed }) => <Quantity value={observed} />,
  },
  {
    key: "difference",
    title: "Off by",
    width: "64px",
    align: "end",
    isWide: true,
    render: (row) => <Quantity value={difference(row)} isSigned />,
  },
  {
    key: "cause",
    title: "Why",
    width: "minmax(96px, 1.2fr)",
    render: ({ driftCause }) => {
      const words = driftWords[driftCause ?? "UNKNOWN"];
      return (
        <Tooltip label={words.about} multiline maw={320} openDelay={200}>
          <Text size="sm" truncate>
            {words.label}
          </Text>
        </Tooltip>
      );
    },
  },
  {
    key: "seen",
    title: "Seen",
    width: "120px",
    isWide: true,
    render: ({ observedAt }) => <Time at={observedAt} />,
  },
];
