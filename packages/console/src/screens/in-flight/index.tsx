// Orders in flight: what the store has sold and the source does not know yet, and so is subtracted.
import { Stack, Text } from "@mantine/core";
import { IconTruckDelivery } from "@tabler/icons-react";
import { Chosen } from "../../app/chosen.tsx";
import { usePages } from "../../app/use-pages.ts";
import { InFlightDocument, type InFlightQuery } from "../../graphql/generated/documents.ts";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Quantity } from "../../ui/quantity.tsx";
import { ScreenHead } from "../../ui/screen-head.tsx";
import { Time } from "../../ui/time.tsx";
import { Settle } from "./settle.tsx";

type InFlightOrder = NonNullable<InFlightQuery["integration"]>["inFlightOrders"]["nodes"][number];

const reasons: Readonly<Record<InFlightOrder["reason"], string>> = {
  DELETED_AT_SOURCE: "Somebody deleted it in the source.",
  FULFILLED_UNKNOWN: "It has left already, and the source has not booked it.",
  NOT_IMPORTABLE: "The source will not take it by itself.",
  NOT_YET_IMPORTED: "The source will know it soon.",
  NOT_YET_VISIBLE: "The store gave the units away; the order is not visible yet.",
  OVERDUE: "The source should know it by now.",
  QUOTE_AT_SOURCE: "In the source it is a quote, which reserves nothing.",
};

const linesOf = ({ lines }: InFlightOrder): string =>
  lines
    .map(({ quantity, title, channelVariant }) => `${quantity} x ${channelVariant?.sku ?? title}`)
    .join(", ");

const columns: Column<InFlightOrder>[] = [
  {
    key: "order",
    title: "Order",
    width: "minmax(84px, 1fr)",
    render: ({ name, placedAt }) => (
      <Stack gap={0}>
        <Text size="sm" fw={500}>
          {name}
        </Text>
        <Text size="xs" c="dimmed">
          <Time at={placedAt} never="just now" />
        </Text>
      </Stack>
    ),
  },
  {
    key: "units",
    title: "Units",
    width: "44px",
    align: "end",
    render: ({ units }) => <Quantity value={units} />,
  },
  {
    key: "lines",
    title: "Items",
    width: "minmax(140px, 2fr)",
    isWide: true,
    render: (order) => (
      <Text size="sm" lineClamp={2} style={{ whiteSpace: "normal" }}>
        {linesOf(order)}
      </Text>
    ),
  },
  {
    key: "reason",
    title: "Why",
    width: "minmax(90px, 2fr)",
    render: ({ reason, settledAt, settledNote }) => (
      <Text
        size="sm"
        lineClamp={2}
        style={{ whiteSpace: "normal" }}
        c={reason === "OVERDUE" ? "var(--stockgate-bad)" : undefined}
      >
        {settledAt === null ? reasons[reason] : `Settled${settledNote === null ? "" : `: ${settledNote}`}`}
      </Text>
    ),
  },
  { key: "do", title: "", width: "86px", align: "end", render: (order) => <Settle order={order} /> },
];

function OrderList({ integrationId }: { integrationId: string }) {
  const { table, error, refetch } = usePages(
    InFlightDocument,
    { integrationId },
    (data) => data.integration?.inFlightOrders,
  );
  if (error) return <ErrorNote error={error} onRetry={refetch} />;
  return (
    <DataTable
      label="Orders in flight"
      {...table}
      columns={columns}
      rowKey={({ id }) => id}
      rowHeight={60}
      empty={
        <EmptyState icon={IconTruckDelivery} title="No order is in flight">
          The source knows of everything that the store has sold.
        </EmptyState>
      }
    />
  );
}

const InFlight = () => (
  <Chosen>
    {({ id }) => (
      <>
        <ScreenHead
          title="Orders in flight"
          about="Sold in the store, and not known to the source yet. Their units are held back, so that nothing is sold twice."
        />
        <OrderList integrationId={id} />
      </>
    )}
  </Chosen>
);

export default InFlight;
