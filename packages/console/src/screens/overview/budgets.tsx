// How much each vendor still lets be asked.
import { Group, Progress, SimpleGrid, Text } from "@mantine/core";
import { formatNumber } from "../../ui/quantity.tsx";
import type { OverviewIntegration } from "./overview-integration.ts";

type Side = OverviewIntegration["source"];

function Budget({ side }: { side: NonNullable<Side> }) {
  const { budget, adapter, name } = side;
  const title = adapter?.title ?? name;
  if (!budget) return null;
  const share = (budget.remaining / Math.max(budget.limit, 1)) * 100;
  return (
    <div>
      <Group justify="space-between">
        <Text size="xs" c="dimmed">
          Request budget of {title}
        </Text>
        <Text size="xs">
          {formatNumber(budget.remaining)} of {formatNumber(budget.limit)} left
        </Text>
      </Group>
      <Progress
        value={share}
        size="sm"
        mt={4}
        color={share < 15 ? "orange" : "harbour"}
        aria-label={`Request budget of ${title}`}
      />
    </div>
  );
}

export const Budgets = ({ accounts }: { accounts: readonly Side[] }) => (
  <SimpleGrid cols={{ base: 1, sm: 2 }} mt="md">
    {accounts.flatMap((side) => (side ? [<Budget key={side.id} side={side} />] : []))}
  </SimpleGrid>
);
