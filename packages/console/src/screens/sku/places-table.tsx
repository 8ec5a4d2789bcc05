// Where the item is shown: what is wanted there, what was written, what the store shows, and why it was written.
import { Anchor, Table, Text } from "@mantine/core";
import { Link } from "wouter";
import { useScreenLink } from "../../app/integration-choice.tsx";
import type { SkuTargetFragment } from "../../graphql/generated/documents.ts";
import { Quantity } from "../../ui/quantity.tsx";
import { StatusBadge } from "../../ui/status-badge.tsx";
import { Time } from "../../ui/time.tsx";
import { driftWords } from "../drift/drift-words.ts";

function Place({ target }: { target: SkuTargetFragment }) {
  const linkTo = useScreenLink();
  const { channelLocation, channelVariant, desired, pushed, pushedAt, observed, state, lastPush } = target;
  const trouble =
    target.error?.message ??
    target.holdReason ??
    (target.driftCause === null ? null : driftWords[target.driftCause].label);
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={500}>
        {channelLocation.name}
        <Text size="xs" c="dimmed" fw={400}>
          {channelVariant.title}
        </Text>
        {trouble !== null && (
          <Text size="xs" c="var(--stockgate-bad)" fw={400}>
            {trouble}
          </Text>
        )}
      </Table.Th>
      <Table.Td ta="end">
        <Quantity value={desired} />
      </Table.Td>
      <Table.Td ta="end">
        <Quantity value={pushed} unknown="Nothing was written yet" />
        {lastPush !== null && (
          <Text size="xs">
            <Anchor
              component={Link}
              size="xs"
              href={linkTo(`/pushes/${encodeURIComponent(lastPush.reference)}`, { target: target.id })}
            >
              why, <Time at={pushedAt} />
            </Anchor>
          </Text>
        )}
      </Table.Td>
      <Table.Td ta="end">
        <Quantity value={observed} unknown="Not looked at yet" />
      </Table.Td>
      <Table.Td ta="end">
        <StatusBadge state={state} size="sm" />
      </Table.Td>
    </Table.Tr>
  );
}

export const PlacesTable = ({ targets }: { targets: readonly SkuTargetFragment[] }) => (
  <Table.ScrollContainer minWidth={460} mt="md">
    <Table aria-label="Where it is shown" horizontalSpacing="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Shown at</Table.Th>
          <Table.Th scope="col" ta="end">
            Wanted
          </Table.Th>
          <Table.Th scope="col" ta="end">
            Written
          </Table.Th>
          <Table.Th scope="col" ta="end">
            Shown
          </Table.Th>
          <Table.Th scope="col" ta="end">
            State
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {targets.map((target) => (
          <Place key={target.id} target={target} />
        ))}
      </Table.Tbody>
    </Table>
  </Table.ScrollContainer>
);
