// Which items of the store follow which item of the source: how many do, and those that want a decision.
import { Anchor, Badge, Button, Group, Loader, Paper, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { Link } from "wouter";
import { useCommand } from "../../app/asking.ts";
import { useMay } from "../../app/session.tsx";
import { usePages } from "../../app/use-pages.ts";
import {
  MapVariantToDocument,
  SetUpVariantsDocument,
  type SetUpVariantsQuery,
} from "../../graphql/generated/documents.ts";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { formatNumber } from "../../ui/quantity.tsx";
import { StatusBadge } from "../../ui/status-badge.tsx";
import { noteDone, noteFailed } from "../../ui/undo.tsx";
import type { SetUpIntegration } from "./set-up-integration.ts";
import { StepFoot } from "./step-foot.tsx";
import type { Walk } from "./steps.ts";

type Mapping = NonNullable<SetUpVariantsQuery["integration"]>["variantMappings"]["nodes"][number];

function Suggestion({ integrationId, mapping }: { integrationId: string; mapping: Mapping }) {
  const map = useCommand(MapVariantToDocument);
  const mayConfigure = useMay("CONFIGURE");
  const [best] = mapping.suggestions;
  const { channelVariant } = mapping;
  if (!best || !channelVariant || !mayConfigure) return null;
  const take = () =>
    map.mutate(
      { integrationId, channelVariantId: channelVariant.id, sourceVariantId: best.id },
      {
        onSuccess: () => noteDone(`${channelVariant.title} follows ${best.name}.`),
        onError: (error) => noteFailed(error.message),
      },
    );
  return (
    <Button size="xs" variant="light" loading={map.isPending} onClick={take}>
      Map to {best.sku ?? best.name}
    </Button>
  );
}

const columnsFor = (integrationId: string): Column<Mapping>[] => [
  {
    key: "item",
    title: "Item",
    width: "minmax(84px, 2fr)",
    render: ({ channelVariant, sourceVariant }) => (
      <Stack gap={0}>
        <Text size="sm" fw={500} truncate>
          {channelVariant?.sku ?? sourceVariant?.sku ?? "no SKU"}
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {channelVariant?.title ?? `only in the source: ${sourceVariant?.name ?? ""}`}
        </Text>
      </Stack>
    ),
  },
  {
    key: "status",
    title: "State",
    width: "92px",
    render: ({ status }) => <StatusBadge state={status} size="sm" />,
  },
  {
    key: "reason",
    title: "Why",
    width: "minmax(160px, 2.4fr)",
    isWide: true,
    render: ({ reason }) => (
      <Text size="xs" c="dimmed" lineClamp={2} style={{ whiteSpace: "normal" }}>
        {reason ?? ""}
      </Text>
    ),
  },
  {
    key: "do",
    title: "",
    width: "minmax(110px, 1.2fr)",
    align: "end",
    render: (mapping) => <Suggestion integrationId={integrationId} mapping={mapping} />,
  },
];

const Figure = ({ count, label }: { count: number; label: string }) => (
  <div>
    <Text size="xl" fw={650}>
      {formatNumber(count)}
    </Text>
    <Text size="xs" c="dimmed">
      {label}
    </Text>
  </div>
);

export function VariantsStep({ walk, integration }: { walk: Walk; integration: SetUpIntegration }) {
  const { id, counts, problems } = integration;
  const { table } = usePages(
    SetUpVariantsDocument,
    { id, status: ["UNMATCHED", "BROKEN", "NOT_SYNCABLE"] },
    (data) => data.integration?.variantMappings,
  );
  const isPreparing = problems.some(({ code }) => code === "PREPARING");
  return (
    <Paper p="lg">
      <Title order={2} mb={4}>
        Items are matched by their SKU
      </Title>
      <Text c="dimmed" mb="md">
        What has no match is left alone. You can map it now or at any later time, under{" "}
        <Anchor component={Link} td="underline" href={`/mappings?integration=${encodeURIComponent(id)}`}>
          Mappings
        </Anchor>
        .
      </Text>
      {isPreparing && (
        <Group gap="xs" mb="md">
          <Loader size="sm" aria-hidden />
          <Text size="sm">Both catalogs are being read ...</Text>
        </Group>
      )}
      <SimpleGrid cols={{ base: 2, sm: 5 }} mb="md">
        <Figure count={counts.mapped} label="mapped" />
        <Figure count={counts.unmatched} label="without a match" />
        <Figure count={counts.shadowed} label="shadowed by a later one" />
        <Figure count={counts.broken} label="broken" />
        <Figure count={counts.notSyncable} label="cannot be synced" />
      </SimpleGrid>
      {counts.shadowed > 0 && (
        <Text size="sm" mb="sm">
          <Badge color="orange">Shadowed</Badge> Several items of the source bear one SKU: the one created
          last is used.
        </Text>
      )}
      <DataTable
        label="Items that want a look"
        {...table}
        columns={columnsFor(id)}
        rowKey={({ channelVariant, sourceVariant }) =>
          `${channelVariant?.id ?? ""} ${sourceVariant?.id ?? ""}`
        }
        rowHeight={54}
        height="360px"
        empty={<EmptyState icon={IconCircleCheck} title="Every item has its match" />}
      />
      <StepFoot
        onBack={() => walk.go("locations")}
        onNext={() => walk.go("policy")}
        isReady={!isPreparing && counts.mapped > 0}
      />
    </Paper>
  );
}
