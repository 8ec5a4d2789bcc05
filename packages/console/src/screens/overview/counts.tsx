// How many numbers are right, and how many are not, each a way to where they are listed.
import { SimpleGrid, Stack, Text, UnstyledButton } from "@mantine/core";
import { Link } from "wouter";
import { useScreenLink } from "../../app/integration-choice.tsx";
import { formatNumber } from "../../ui/quantity.tsx";
import classes from "./counts.module.css";
import type { OverviewIntegration } from "./overview-integration.ts";

type Figure = {
  label: string;
  count: number;
  path: string;
  search?: Record<string, string>;
  isBad?: boolean;
};

/** Sold in the store, and not known to the source yet. */
const unitsOf = (orders: readonly { units: number }[]): number =>
  orders.reduce((sum, { units }) => sum + units, 0);

const figuresOf = ({ counts, inFlightOrders }: OverviewIntegration): Figure[] => [
  { label: "In sync", count: counts.inSync, path: "/stock", search: { state: "IN_SYNC" } },
  { label: "On their way", count: counts.pending, path: "/stock", search: { state: "PENDING" } },
  { label: "Differ from the store", count: counts.drifted, path: "/drift" },
  { label: "Held by a guard", count: counts.held, path: "/failures", search: { state: "HELD" } },
  { label: "Failed", count: counts.failed, path: "/failures", isBad: true },
  { label: "Units in flight", count: unitsOf(inFlightOrders.nodes), path: "/in-flight" },
];

export function Counts({ integration }: { integration: OverviewIntegration }) {
  const linkTo = useScreenLink();
  return (
    <SimpleGrid cols={{ base: 2, xs: 3, lg: 6 }} spacing="xs">
      {figuresOf(integration).map(({ label, count, path, search = {}, isBad = false }) => (
        <UnstyledButton
          key={label}
          component={Link}
          href={linkTo(path, { ...search, integration: integration.id })}
          className={classes["figure"]}
        >
          <Stack gap={0}>
            <Text size="xl" fw={650} c={isBad && count > 0 ? "var(--stockgate-bad)" : undefined}>
              {formatNumber(count)}
            </Text>
            <Text size="xs" c="dimmed">
              {label}
            </Text>
          </Stack>
        </UnstyledButton>
      ))}
    </SimpleGrid>
  );
}
