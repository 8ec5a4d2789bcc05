// An event in the log: when, what, of which item, in one sentence; it opens to all that is known of it.
import { Anchor, Badge, Text, UnstyledButton } from "@mantine/core";
import { Link } from "wouter";
import { useScreenLink } from "../../app/integration-choice.tsx";
import type { Column } from "../../ui/data-table.tsx";
import { Time } from "../../ui/time.tsx";
import { colorOf, eventWords } from "./event-words.ts";
import type { LogEvent } from "./use-tail.ts";

function SkuLink({ sku }: { sku: string | null }) {
  const linkTo = useScreenLink();
  if (sku === null) return null;
  return (
    <Anchor component={Link} href={linkTo(`/stock/${encodeURIComponent(sku)}`)} size="sm">
      {sku}
    </Anchor>
  );
}

export const eventColumns = (onOpen: (id: string) => void): Column<LogEvent>[] => [
  {
    key: "when",
    title: "When",
    width: "76px",
    render: ({ occurredAt }) => (
      <Text size="xs" c="dimmed">
        <Time at={occurredAt} form="clock" />
      </Text>
    ),
  },
  {
    key: "type",
    title: "What",
    width: "140px",
    isWide: true,
    render: ({ type }) => (
      <Badge color={colorOf(type)} tt="none" fw={600} size="sm">
        {eventWords[type]}
      </Badge>
    ),
  },
  {
    key: "sku",
    title: "Item",
    width: "minmax(100px, 0.8fr)",
    isWide: true,
    render: ({ sku }) => <SkuLink sku={sku} />,
  },
  {
    key: "message",
    title: "What happened",
    width: "minmax(160px, 3fr)",
    render: ({ id, message }) => (
      <UnstyledButton onClick={() => onOpen(id)} w="100%" display="block" title={message}>
        <Text size="sm" truncate>
          {message}
        </Text>
      </UnstyledButton>
    ),
  },
];
