// One integration: what feeds what, how it stands, the toggle, what needs a person, its numbers.
import { Divider, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { StatusBadge } from "../../ui/status-badge.tsx";
import { ActivityCharts } from "./activity-charts.tsx";
import { Budgets } from "./budgets.tsx";
import { Counts } from "./counts.tsx";
import type { OverviewIntegration } from "./overview-integration.ts";
import { Problems } from "./problems.tsx";
import { Verdict } from "./verdict.tsx";
import { SyncToggle } from "./sync-toggle.tsx";

const sideName = (side: OverviewIntegration["source"]): string =>
  side?.externalName ?? side?.name ?? "disconnected";

export function IntegrationCard({ integration }: { integration: OverviewIntegration }) {
  const { id, name, status, source, channel } = integration;
  return (
    <Paper component="section" aria-labelledby={`name-${id}`} p="lg">
      <Group justify="space-between" align="flex-start" gap="md">
        <Stack gap={4}>
          <Group gap="sm">
            <Title order={2} id={`name-${id}`}>
              {name}
            </Title>
            <StatusBadge state={status} size="lg" />
          </Group>
          <Verdict integration={integration} />
          <Group gap={6} c="dimmed">
            <Text size="sm">{sideName(source)}</Text>
            <IconArrowRight size={14} aria-label="feeds" />
            <Text size="sm">{sideName(channel)}</Text>
          </Group>
        </Stack>
        <SyncToggle integration={integration} />
      </Group>
      <Problems integration={integration} />
      <Divider my="md" />
      <Counts integration={integration} />
      <ActivityCharts integrationId={id} />
      <Budgets accounts={[source, channel]} />
    </Paper>
  );
}
