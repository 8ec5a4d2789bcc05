// Locations: which place of the source each place of the store shows the stock of.
import { Alert, Loader, Table } from "@mantine/core";
import { IconMapPin, IconMapPinQuestion } from "@tabler/icons-react";
import { useAsk } from "../../app/asking.ts";
import { Chosen } from "../../app/chosen.tsx";
import { useScreenLink } from "../../app/integration-choice.tsx";
import { useMay } from "../../app/session.tsx";
import { LocationsDocument } from "../../graphql/generated/documents.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ScreenHead } from "../../ui/screen-head.tsx";
import { PlaceRow } from "./place-row.tsx";

function Places({ integrationId }: { integrationId: string }) {
  const linkTo = useScreenLink();
  const mayDecide = useMay("CONFIGURE");
  const { data, error, isPending, refetch } = useAsk(LocationsDocument, { integrationId });
  if (error) return <ErrorNote error={error} onRetry={refetch} />;
  if (isPending) return <Loader aria-label="Loading" />;
  const mappings = data.integration?.locationMappings ?? [];
  const open = mappings.filter(
    ({ origin, channelLocation }) =>
      origin === "UNMAPPED" && channelLocation.isEligible && channelLocation.isActive,
  );
  if (mappings.length === 0)
    return (
      <EmptyState
        icon={IconMapPin}
        title="The store has no location yet"
        way={{ label: "Look at the accounts", href: linkTo("/accounts") }}
      >
        Locations are read when the store is connected.
      </EmptyState>
    );
  return (
    <>
      {open.length > 0 && (
        <Alert
          color="orange"
          mb="md"
          icon={<IconMapPinQuestion size={20} aria-hidden />}
          title="To be decided"
        >
          {open.map(({ channelLocation }) => channelLocation.name).join(", ")}: choose a location to follow,
          or leave it out.
        </Alert>
      )}
      <Panel title="The store's locations">
        <Table aria-label="Locations" horizontalSpacing="xs" verticalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">In the store</Table.Th>
              <Table.Th scope="col">Follows, in the source</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {mappings.map((mapping) => (
              <PlaceRow
                key={mapping.channelLocation.id}
                integrationId={integrationId}
                mapping={mapping}
                places={data.integration?.source?.locations ?? []}
                mayDecide={mayDecide}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Panel>
    </>
  );
}

const Locations = () => (
  <Chosen>
    {({ id }) => (
      <>
        <ScreenHead
          title="Locations"
          about="Each place of the store shows the stock of one place of the source. What is left out is never written to."
        />
        <Places integrationId={id} />
      </>
    )}
  </Chosen>
);

export default Locations;
