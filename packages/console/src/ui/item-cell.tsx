// What is sold: its SKU, which leads to its page, and its title.
import { Anchor, Stack, Text } from "@mantine/core";
import { Link } from "wouter";
import { useScreenLink } from "../app/integration-choice.tsx";

type Props = { sku: string | null; title: string };

export function ItemCell({ sku, title }: Props) {
  const linkTo = useScreenLink();
  return (
    <Stack gap={0}>
      {sku === null ? (
        <Text size="sm">no SKU</Text>
      ) : (
        <Anchor
          component={Link}
          href={linkTo(`/stock/${encodeURIComponent(sku)}`)}
          size="sm"
          fw={500}
          truncate
        >
          {sku}
        </Anchor>
      )}
      <Text size="xs" c="dimmed" truncate title={title}>
        {title}
      </Text>
    </Stack>
  );
}
