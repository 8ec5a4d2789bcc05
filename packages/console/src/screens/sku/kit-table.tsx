// What a kit is made of, how many each component allows, and which one holds it back.
import { Group, Stack, Table, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { ItemCell } from "../../ui/item-cell.tsx";
import { Quantity } from "../../ui/quantity.tsx";

export type Component = {
  key: string;
  sku: string | null;
  name: string;
  quantityPerKit: string;
  available: string | null;
  allows: number | null;
  isLimiting: boolean;
};

export const KitTable = ({ components }: { components: readonly Component[] }) => (
  <Stack gap={4} mt="md">
    <Text fw={600} size="sm">
      Made of
    </Text>
    <Table aria-label="Components of the kit" horizontalSpacing="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Component</Table.Th>
          <Table.Th scope="col" ta="end">
            In each
          </Table.Th>
          <Table.Th scope="col" ta="end">
            Free
          </Table.Th>
          <Table.Th scope="col" ta="end">
            Allows
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {components.map(({ key, sku, name, quantityPerKit, available, allows, isLimiting }) => (
          <Table.Tr key={key}>
            <Table.Td>
              <ItemCell sku={sku} title={name} />
              {isLimiting && (
                <Group gap={4} c="var(--stockgate-bad)">
                  <IconAlertTriangle size={14} aria-hidden />
                  <Text size="xs" fw={600}>
                    Bottleneck
                  </Text>
                </Group>
              )}
            </Table.Td>
            <Table.Td ta="end">
              <Quantity value={quantityPerKit} />
            </Table.Td>
            <Table.Td ta="end">
              <Quantity value={available} />
            </Table.Td>
            <Table.Td ta="end">
              <Quantity value={allows} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </Stack>
);
