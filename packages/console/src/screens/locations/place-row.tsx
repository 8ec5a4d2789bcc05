// One location of the store: which of the source's it follows, decided here, with a way back.
import { Badge, Button, Group, NativeSelect, Table, Text } from "@mantine/core";
import { useCommand } from "../../app/asking.ts";
import {
  ExcludePlaceDocument,
  type LocationsQuery,
  MapPlaceDocument,
  type PlaceFragment,
  UnmapPlaceDocument,
} from "../../graphql/generated/documents.ts";
import { noteDone } from "../../ui/undo.tsx";
import { suggestPlace } from "./suggest-place.ts";

type Mapping = NonNullable<LocationsQuery["integration"]>["locationMappings"][number];

const undecided = "";
const leftOut = "left-out";

const choiceOf = ({ origin, sourceLocation }: Mapping): string =>
  origin === "EXCLUDED" ? leftOut : origin === "MANUAL" ? (sourceLocation?.id ?? undecided) : undecided;

function usePlaceDecision(integrationId: string, { channelLocation }: Mapping) {
  const [map, exclude, unmap] = [
    useCommand(MapPlaceDocument),
    useCommand(ExcludePlaceDocument),
    useCommand(UnmapPlaceDocument),
  ];
  const input = { integrationId, channelLocationId: channelLocation.id };
  const decide = (choice: string, onSuccess?: () => void) => {
    const done = onSuccess ? { onSuccess } : {};
    for (const command of [map, exclude, unmap]) command.reset();
    if (choice === undecided) unmap.mutate(input, done);
    else if (choice === leftOut) exclude.mutate(input, done);
    else map.mutate({ ...input, sourceLocationId: choice }, done);
  };
  return {
    decide,
    isBusy: map.isPending || exclude.isPending || unmap.isPending,
    error: map.error ?? exclude.error ?? unmap.error,
  };
}

type Props = {
  integrationId: string;
  mapping: Mapping;
  places: readonly PlaceFragment[];
  mayDecide: boolean;
};

export function PlaceRow({ integrationId, mapping, places, mayDecide }: Props) {
  const { channelLocation, sourceLocation, origin, sharedWith } = mapping;
  const { decide, isBusy, error } = usePlaceDecision(integrationId, mapping);
  const { name, isEligible, ineligibleReason, isPointOfSale, isActive } = channelLocation;
  const usable = places.filter((place) => place.isEligible && place.isActive);
  const likely = origin === "UNMAPPED" ? suggestPlace(name, usable) : null;
  const before = choiceOf(mapping);
  const choose = (choice: string) =>
    decide(choice, () => noteDone(`${name} is decided anew.`, () => decide(before)));
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={500}>
        <Group gap={6}>
          {name}
          {isPointOfSale === true && (
            <Badge color="gray" size="sm" tt="none">
              Point of sale
            </Badge>
          )}
          {!isActive && (
            <Badge color="gray" size="sm" tt="none">
              Not in use
            </Badge>
          )}
        </Group>
        {sharedWith.length > 0 && (
          <Text size="xs" c="dimmed" fw={400}>
            {sharedWith.map((each) => each.name).join(", ")} shows the same stock: the store&apos;s total
            counts it twice.
          </Text>
        )}
      </Table.Th>
      <Table.Td>
        {isEligible ? (
          <Group gap="xs">
            <NativeSelect
              aria-label={`${name} follows`}
              value={before}
              disabled={!mayDecide || isBusy}
              error={error?.message}
              onChange={(event) => choose(event.currentTarget.value)}
              data={[
                {
                  value: undecided,
                  label:
                    origin === "ONLINE_STORE_DEFAULT"
                      ? `As the policy says (${sourceLocation?.name ?? "none"})`
                      : "Not decided",
                },
                ...usable.map((place) => ({ value: place.id, label: place.name })),
                { value: leftOut, label: "Leave out" },
              ]}
            />
            {likely !== null && mayDecide && (
              <Button size="xs" variant="light" loading={isBusy} onClick={() => choose(likely.id)}>
                Use {likely.name}
              </Button>
            )}
          </Group>
        ) : (
          <Text size="sm" c="dimmed">
            {ineligibleReason ?? "It may not take part."}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
