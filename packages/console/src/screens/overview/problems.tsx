// What keeps the integration from being well, in plain words, and where it is mended.
import { Alert, Anchor, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import { Link } from "wouter";
import { useScreenLink } from "../../app/integration-choice.tsx";
import { wayOutOf } from "../../app/ways-out.ts";
import type { OverviewIntegration } from "./overview-integration.ts";

function Problem({ code, message, integration }: { code: string; message: string; integration: string }) {
  const linkTo = useScreenLink();
  const way = wayOutOf(code);
  return (
    <Alert
      color={way.severity === "mend" ? "orange" : "gray"}
      icon={<IconAlertTriangle size={20} aria-hidden />}
      p="sm"
    >
      <Group justify="space-between" gap="xs">
        <Text size="sm">{message}</Text>
        {way.path !== null && (
          <Anchor component={Link} href={linkTo(way.path, { integration })} size="sm" fw={500}>
            {way.label}
          </Anchor>
        )}
      </Group>
    </Alert>
  );
}

const calm: Readonly<Record<OverviewIntegration["status"], string>> = {
  ACTIVE: "Nothing needs you.",
  INACTIVE: "Everything is ready. Switch sync on when you are.",
  DISABLED: "Something must be decided first.",
  NOT_CONNECTED: "An account cannot be used.",
};

export function Problems({ integration }: { integration: OverviewIntegration }) {
  const { id, problems, status } = integration;
  if (problems.length === 0)
    return (
      <Group gap={6} mt="sm">
        <IconCircleCheck size={18} color="var(--mantine-color-green-6)" aria-hidden />
        <Text size="sm">{calm[status]}</Text>
      </Group>
    );
  return (
    <Stack gap="xs" mt="md">
      {problems.map(({ code, message }) => (
        <Problem key={`${code} ${message}`} code={code} message={message} integration={id} />
      ))}
    </Stack>
  );
}
