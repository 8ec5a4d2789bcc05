// One event with all that is known of it, and the ways to what it is about. Its address can be handed on.
import { Anchor, Badge, Code, Drawer, Group, Loader, Stack, Text } from "@mantine/core";
import { Link } from "wouter";
import { useAsk } from "../../app/asking.ts";
import { useScreenLink } from "../../app/integration-choice.tsx";
import {
  OneEventDocument,
  type OneEventQuery,
  type SyncEventType,
} from "../../graphql/generated/documents.ts";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Quantity } from "../../ui/quantity.tsx";
import { Time } from "../../ui/time.tsx";
import { colorOf, eventWords } from "./event-words.ts";

type Told = Extract<NonNullable<OneEventQuery["node"]>, { type: SyncEventType }>;
const isTold = (node: OneEventQuery["node"] | undefined): node is Told =>
  node !== null && node !== undefined && "type" in node;

const Row = ({ label, children }: { label: string; children: React.ReactNode }) => (
  <Group gap="xs" wrap="nowrap" align="flex-start">
    <Text size="sm" c="dimmed" w={90} style={{ flexShrink: 0 }}>
      {label}
    </Text>
    <Text size="sm" component="div" style={{ overflowWrap: "anywhere" }}>
      {children}
    </Text>
  </Group>
);

function Ways({ event: { sku, push, run } }: { event: Told }) {
  const linkTo = useScreenLink();
  const ways = [
    sku === null
      ? null
      : { label: `Why ${sku} shows its number`, href: linkTo(`/stock/${encodeURIComponent(sku)}`) },
    push === null
      ? null
      : { label: "Why this was written", href: linkTo(`/pushes/${encodeURIComponent(push.reference)}`) },
    run === null ? null : { label: "The run", href: linkTo(`/runs/${encodeURIComponent(run.id)}`) },
    sku === null ? null : { label: `All events of ${sku}`, href: linkTo("/events", { sku }) },
  ].filter((way) => way !== null);
  return (
    <Stack gap={4}>
      {ways.map(({ label, href }) => (
        <Anchor key={label} component={Link} href={href} size="sm">
          {label}
        </Anchor>
      ))}
    </Stack>
  );
}

function Facts({ event }: { event: Told }) {
  const { type, occurredAt, message, from, to, target, integration, detail } = event;
  return (
    <Stack gap="sm">
      <Badge color={colorOf(type)} tt="none">
        {eventWords[type]}
      </Badge>
      <Text fw={500}>{message}</Text>
      <Row label="When">
        <Time at={occurredAt} form="exact" />
      </Row>
      {integration !== null && <Row label="Of">{integration.name}</Row>}
      {target !== null && <Row label="At">{target.channelLocation.name}</Row>}
      {(from !== null || to !== null) && (
        <Row label="Number">
          from <Quantity value={from} /> to <Quantity value={to} />
        </Row>
      )}
      <Ways event={event} />
      {detail !== null && (
        <Code block tabIndex={0} fz="xs">
          {JSON.stringify(detail, null, 2)}
        </Code>
      )}
    </Stack>
  );
}

export function EventDrawer({ id, onClose }: { id: string | null; onClose: () => void }) {
  const { data, error } = useAsk(OneEventDocument, { id: id ?? "" }, { enabled: id !== null, isLive: false });
  const event = isTold(data?.node) ? data.node : null;
  return (
    <Drawer
      opened={id !== null}
      onClose={onClose}
      position="right"
      title="Event"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <ErrorNote error={error} />
      {data === undefined && !error && <Loader aria-label="Loading" />}
      {data !== undefined && event === null && <Text c="dimmed">This event is no longer kept.</Text>}
      {event !== null && <Facts event={event} />}
    </Drawer>
  );
}
