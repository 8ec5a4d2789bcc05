// One location of the store: which stock it shows, or that it is left out.
import { Alert, Badge, Group, NativeSelect, Stack, Text } from "@mantine/core";
import { useCommand } from "../../app/asking.ts";
import { useMay } from "../../app/session.tsx";
import {
  ForgetLocationDocument,
  LeaveLocationOutDocument,
  type LocationChoiceFragment,
  MapLocationToDocument,
} from "../../graphql/generated/documents.ts";
import type { SetUpIntegration } from "./set-up-integration.ts";

type Source = NonNullable<SetUpIntegration["source"]>["locations"][number];
type Props = { integrationId: string; mapping: LocationChoiceFragment; sources: readonly Source[] };

const undecided = "";
const leftOut = "leave-out";

const chosenIn = ({ origin, sourceLocation }: LocationChoiceFragment): string =>
  origin === "EXCLUDED" ? leftOut : (sourceLocation?.id ?? undecided);

function useChoose({ integrationId, mapping }: Props) {
  const map = useCommand(MapLocationToDocument);
  const leaveOut = useCommand(LeaveLocationOutDocument);
  const forget = useCommand(ForgetLocationDocument);
  const channelLocationId = mapping.channelLocation.id;
  const place = { integrationId, channelLocationId };
  return {
    error: map.error ?? leaveOut.error ?? forget.error,
    isBusy: map.isPending || leaveOut.isPending || forget.isPending,
    choose: (value: string) => {
      for (const command of [map, leaveOut, forget]) command.reset();
      if (value === undecided) return forget.mutate(place);
      if (value === leftOut) return leaveOut.mutate(place);
      return map.mutate({ ...place, sourceLocationId: value });
    },
  };
}

const namesOf = (locations: readonly { name: string }[]) => locations.map(({ name }) => name).join(", ");

export function LocationRow(props: Props) {
  const { mapping, sources } = props;
  const { channelLocation, sharedWith, sourceLocation } = mapping;
  const { choose, error, isBusy } = useChoose(props);
  const mayConfigure = useMay("CONFIGURE");
  const isUsable = channelLocation.isActive && channelLocation.isEligible;
  return (
    <Stack gap={6}>
      <Group justify="space-between" align="center">
        <Group gap="xs">
          <Text fw={500}>{channelLocation.name}</Text>
          {channelLocation.isPointOfSale === true && <Badge color="blue">Point of sale</Badge>}
          {!channelLocation.isActive && <Badge color="gray">Switched off</Badge>}
        </Group>
        {isUsable ? (
          <NativeSelect
            aria-label={`Stock that ${channelLocation.name} shows`}
            value={chosenIn(mapping)}
            disabled={isBusy || !mayConfigure}
            onChange={(event) => choose(event.currentTarget.value)}
            error={error?.message}
            data={[
              { value: undecided, label: "Decide ..." },
              ...sources.map(({ id, name, isEligible, isActive }) => ({
                value: id,
                label: name,
                disabled: !isEligible || !isActive,
              })),
              { value: leftOut, label: "Leave it out" },
            ]}
          />
        ) : (
          <Text size="sm" c="dimmed">
            {channelLocation.ineligibleReason ?? "It cannot be synced."}
          </Text>
        )}
      </Group>
      {sharedWith.length > 0 && sourceLocation && (
        <Alert color="orange" p="xs">
          {sourceLocation.name} is shown here and at {namesOf(sharedWith)}: the store counts the same units
          more than once.
        </Alert>
      )}
    </Stack>
  );
}
