// The head of a screen: its name, one line on what it is for, and what can be done on it as a whole.
import { Group, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

type Props = { title: ReactNode; about?: ReactNode; children?: ReactNode };

export const ScreenHead = ({ title, about, children }: Props) => (
  <Group justify="space-between" align="flex-end" mb="lg" gap="sm">
    <Stack gap={2} maw={760}>
      <Title order={1}>{title}</Title>
      {about !== undefined && <Text c="dimmed">{about}</Text>}
    </Stack>
    {children !== undefined && <Group gap="xs">{children}</Group>}
  </Group>
);
