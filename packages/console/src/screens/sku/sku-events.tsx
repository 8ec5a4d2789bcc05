// What happened to the item lately; the whole of it stands among the events.
import { Anchor, Stack, Text } from "@mantine/core";
import { Link } from "wouter";
import { useAsk } from "../../app/asking.ts";
import { useScreenLink } from "../../app/integration-choice.tsx";
import { SkuEventsDocument } from "../../graphql/generated/documents.ts";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Time } from "../../ui/time.tsx";

export function SkuEvents({ integrationId, sku }: { integrationId: string; sku: string }) {
  const linkTo = useScreenLink();
  const { data, error } = useAsk(SkuEventsDocument, { integrationId, sku });
  const events = data?.syncEvents.nodes.toReversed() ?? [];
  return (
    <Panel
      title="Events"
      aside={
        <Anchor component={Link} href={linkTo("/events", { sku })} size="sm">
          All events of it
        </Anchor>
      }
    >
      <ErrorNote error={error} />
      {events.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing has happened to it in the last 30 days.
        </Text>
      )}
      <Stack gap={8} component="ol" m={0} p={0} style={{ listStyle: "none" }}>
        {events.map(({ id, occurredAt, message, push }) => (
          <Text key={id} component="li" size="sm">
            <Text span c="dimmed" size="xs" mr={8}>
              <Time at={occurredAt} />
            </Text>
            {message}{" "}
            {push !== null && (
              <Anchor
                component={Link}
                href={linkTo(`/pushes/${encodeURIComponent(push.reference)}`)}
                size="sm"
                underline="always"
              >
                Why
              </Anchor>
            )}
          </Text>
        ))}
      </Stack>
    </Panel>
  );
}
