// One failed or held item: what it is, why, and what can be done.
import { Button, Stack, Text } from "@mantine/core";
import { useCommand } from "../../app/asking.ts";
import { useMay } from "../../app/session.tsx";
import { type FailuresQuery, LetGoDocument } from "../../graphql/generated/documents.ts";
import type { Column } from "../../ui/data-table.tsx";
import { ItemCell } from "../../ui/item-cell.tsx";
import { Quantity } from "../../ui/quantity.tsx";
import { Time } from "../../ui/time.tsx";
import { noteDone, noteFailed } from "../../ui/undo.tsx";

export type Failure = NonNullable<FailuresQuery["integration"]>["targets"]["nodes"][number];

const Reason = ({ failure: { error, holdReason } }: { failure: Failure }) => (
  <Stack gap={0}>
    <Text size="sm" lineClamp={2} style={{ whiteSpace: "normal" }}>
      {error?.message ?? holdReason ?? ""}
    </Text>
    {error?.retryAt && (
      <Text size="xs" c="dimmed">
        tried again <Time at={error.retryAt} />
      </Text>
    )}
  </Stack>
);

function Release({ failure: { id, holdCode } }: { failure: Failure }) {
  const mayOperate = useMay("OPERATE");
  const letGo = useCommand(LetGoDocument);
  if (!mayOperate || holdCode !== "SECOND_WRITER") return null;
  const done = {
    onSuccess: () => noteDone("The item is synced again."),
    onError: (error: Error) => noteFailed(error.message),
  };
  return (
    <Button
      size="xs"
      variant="light"
      loading={letGo.isPending}
      onClick={() => letGo.mutate({ targetId: id }, done)}
    >
      Resume
    </Button>
  );
}

const columns: readonly Column<Failure>[] = [
  {
    key: "item",
    title: "Item",
    width: "minmax(84px, 1.2fr)",
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
    key: "reason",
    title: "Why",
    width: "minmax(110px, 3fr)",
    render: (failure) => <Reason failure={failure} />,
  },
  {
    key: "desired",
    title: "Wanted",
    width: "70px",
    align: "end",
    isWide: true,
    render: ({ desired }) => <Quantity value={desired} />,
  },
  {
    key: "observed",
    title: "Shown",
    width: "70px",
    align: "end",
    isWide: true,
    render: ({ observed }) => <Quantity value={observed} />,
  },
];

const release: Column<Failure> = {
  key: "do",
  title: "To do",
  width: "90px",
  align: "end",
  render: (failure) => <Release failure={failure} />,
};

const heldColumns = [...columns, release];

/** What has failed is tried again by itself; of what is held some waits for a person. */
export const failureColumns = (state: "FAILED" | "HELD"): readonly Column<Failure>[] =>
  state === "HELD" ? heldColumns : columns;
