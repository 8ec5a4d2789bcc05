// A target in the list: what the source has, what is wanted, written and seen.
import type { StockRowFragment } from "../../graphql/generated/documents.ts";
import type { Column } from "../../ui/data-table.tsx";
import { ItemCell } from "../../ui/item-cell.tsx";
import { Quantity } from "../../ui/quantity.tsx";
import { StatusBadge } from "../../ui/status-badge.tsx";
import { Time } from "../../ui/time.tsx";

export const stockColumns: readonly Column<StockRowFragment>[] = [
  {
    key: "item",
    title: "Item",
    width: "minmax(96px, 2fr)",
    sort: "SKU",
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
    key: "source",
    title: "Source has",
    width: "90px",
    align: "end",
    isWide: true,
    render: ({ level }) => <Quantity value={level?.inStock} unknown="The source has not said" />,
  },
  {
    key: "desired",
    title: "Wanted",
    width: "60px",
    align: "end",
    render: ({ desired }) => <Quantity value={desired} />,
  },
  {
    key: "pushed",
    title: "Written",
    width: "70px",
    align: "end",
    isWide: true,
    render: ({ pushed }) => <Quantity value={pushed} unknown="Nothing was written yet" />,
  },
  {
    key: "observed",
    title: "Shown",
    width: "66px",
    align: "end",
    sort: "DIFFERENCE",
    render: ({ observed }) => <Quantity value={observed} unknown="Not looked at yet" />,
  },
  {
    key: "state",
    title: "State",
    width: "96px",
    render: ({ state }) => <StatusBadge state={state} size="sm" />,
  },
  {
    key: "changed",
    title: "Last change",
    width: "120px",
    isWide: true,
    sort: "LAST_CHANGE",
    render: ({ changedAt }) => <Time at={changedAt} />,
  },
];
