// What went wrong, in the gateway's own words, with the id that finds it in the log.
import { GatewayError, UserErrors } from "@stockgate/client";
import { Alert, Button, Code, Group, Text } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";

type Props = { error: unknown; title?: string; onRetry?: () => unknown };

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export function ErrorNote({ error, title, onRetry }: Props) {
  if (error === null || error === undefined) return null;
  const heading = title ?? (error instanceof UserErrors ? "This was not done" : "This could not be loaded");
  return (
    <Alert color="red" role="alert" icon={<IconAlertCircle size={20} aria-hidden />} title={heading}>
      <Text size="sm">{textOf(error)}</Text>
      {error instanceof GatewayError && error.requestId !== null && (
        <Text size="xs" c="dimmed" mt={4}>
          Request <Code>{error.requestId}</Code>
        </Text>
      )}
      {onRetry && (
        <Group mt="sm">
          <Button size="xs" variant="light" color="red" onClick={() => void onRetry()}>
            Try again
          </Button>
        </Group>
      )}
    </Alert>
  );
}
