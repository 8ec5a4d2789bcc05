// A part of a screen with a name of its own.
import { Group, Paper, Title } from "@mantine/core";
import { type ReactNode, useId } from "react";

type Props = { title: string; aside?: ReactNode; children: ReactNode; order?: 2 | 3 };

export function Panel({ title, aside, children, order = 2 }: Props) {
  const id = useId();
  return (
    <Paper component="section" aria-labelledby={id}>
      <Group justify="space-between" mb="sm" gap="xs">
        <Title order={order} id={id} size="h3">
          {title}
        </Title>
        {aside}
      </Group>
      {children}
    </Paper>
  );
}
