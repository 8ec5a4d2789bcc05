// Which stock each location of the store shows. Names that agree are suggested; what counts twice is pointed out.
import { Alert, Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { IconWand } from "@tabler/icons-react";
import { useCommand } from "../../app/asking.ts";
import { MapLocationToDocument } from "../../graphql/generated/documents.ts";
import { noteFailed } from "../../ui/undo.tsx";
import { LocationRow } from "./location-row.tsx";
import type { SetUpIntegration } from "./set-up-integration.ts";
import { StepFoot } from "./step-foot.tsx";
import type { Walk } from "./steps.ts";
import { suggestLocations } from "./suggest-locations.ts";

function Suggestions({ integration }: { integration: SetUpIntegration }) {
  const map = useCommand(MapLocationToDocument);
  const suggested = suggestLocations(integration);
  if (suggested.length === 0) return null;
  const takeAll = async () => {
    for (const { channel, source } of suggested)
      await map.mutateAsync({
        integrationId: integration.id,
        channelLocationId: channel.id,
        sourceLocationId: source.id,
      });
  };
  return (
    <Alert color="harbour" icon={<IconWand size={20} aria-hidden />} title="These look alike">
      <Stack gap="xs">
        {suggested.map(({ channel, source }) => (
          <Text size="sm" key={channel.id}>
            {channel.name} shows {source.name}
          </Text>
        ))}
        <Group>
          <Button
            size="xs"
            loading={map.isPending}
            onClick={() => void takeAll().catch((error: Error) => noteFailed(error.message))}
          >
            Take the suggestions
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}

export function LocationsStep({ walk, integration }: { walk: Walk; integration: SetUpIntegration }) {
  const { locationMappings, source } = integration;
  const open = locationMappings.filter(
    ({ origin, channelLocation }) =>
      origin === "UNMAPPED" && channelLocation.isActive && channelLocation.isEligible,
  );
  const isMapped = locationMappings.some(({ sourceLocation }) => sourceLocation !== null);
  return (
    <Paper p="lg">
      <Title order={2} mb={4}>
        Which stock does each location of the store show?
      </Title>
      <Text c="dimmed" mb="md">
        Map each one, or leave it out. Nothing is guessed.
      </Text>
      <Stack gap="md">
        <Suggestions integration={integration} />
        {locationMappings.map((mapping) => (
          <LocationRow
            key={mapping.channelLocation.id}
            integrationId={integration.id}
            mapping={mapping}
            sources={source?.locations ?? []}
          />
        ))}
      </Stack>
      {open.length > 0 && (
        <Text size="sm" c="dimmed" mt="md">
          {open.length === 1 ? "One location is" : `${open.length} locations are`} still to be decided.
        </Text>
      )}
      <StepFoot onNext={() => walk.go("variants")} isReady={open.length === 0 && isMapped} />
    </Paper>
  );
}
