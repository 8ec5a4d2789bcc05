// The number at one place of the source: the sum step by step, the kit's components, and where the store shows it.
import { Alert, Group, Text } from "@mantine/core";
import { IconHelpCircle } from "@tabler/icons-react";
import { Waterfall } from "../../charts/waterfall.tsx";
import type { SkuSumQuery } from "../../graphql/generated/documents.ts";
import { Panel } from "../../ui/panel.tsx";
import { Time } from "../../ui/time.tsx";
import { KitTable } from "./kit-table.tsx";
import { PlacesTable } from "./places-table.tsx";

export type Sum = SkuSumQuery["availability"][number];

export function SumPanel({ sum }: { sum: Sum }) {
  const { sourceLocation, sourceVariant, observedAt, available, steps, components, targets } = sum;
  return (
    <Panel
      title={sourceLocation.name}
      aside={
        <Group gap={4} c="dimmed" fz="sm">
          <span>source read</span> <Time at={observedAt} />
        </Group>
      }
    >
      {sum.unavailableReason !== null && (
        <Alert color="orange" mb="sm" icon={<IconHelpCircle size={20} aria-hidden />} title="Not known now">
          {sum.unavailableReason} Nothing is written until it is known: unknown is not zero.
        </Alert>
      )}
      {steps.length > 0 && (
        <Waterfall
          steps={steps}
          total={available}
          label={`How the number at ${sourceLocation.name} comes about`}
        />
      )}
      {sourceVariant.isKit && components.length > 0 && (
        <KitTable
          components={components.map(({ variant, ...component }) => ({
            key: variant.id,
            sku: variant.sku,
            name: variant.name,
            ...component,
          }))}
        />
      )}
      {targets.length > 0 ? (
        <PlacesTable targets={targets} />
      ) : (
        <Text size="sm" c="dimmed" mt="sm">
          No location of the store follows this one.
        </Text>
      )}
    </Panel>
  );
}
