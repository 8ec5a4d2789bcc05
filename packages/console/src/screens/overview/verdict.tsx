// The answer in one sentence: is the stock in sync?
import { Text } from "@mantine/core";
import { formatNumber } from "../../ui/quantity.tsx";
import type { OverviewIntegration } from "./overview-integration.ts";

function sentence({ counts, inventorySyncEnabled }: OverviewIntegration): string {
  const { inSync, pending, drifted, failed, held } = counts;
  const total = inSync + pending + drifted + failed + held;
  const wrong = total - inSync - pending;
  if (total === 0) return "No item is mapped yet.";
  if (wrong === 0)
    return pending === 0
      ? `All ${formatNumber(total)} numbers in the store are right.`
      : `${formatNumber(inSync)} of ${formatNumber(total)} numbers are right, ${formatNumber(pending)} on their way.`;
  const tail = inventorySyncEnabled ? "" : " Sync is off, so nothing is brought right.";
  return `${formatNumber(inSync)} of ${formatNumber(total)} numbers are right, ${formatNumber(wrong)} are not.${tail}`;
}

export const Verdict = ({ integration }: { integration: OverviewIntegration }) => (
  <Text fw={500}>{sentence(integration)}</Text>
);
