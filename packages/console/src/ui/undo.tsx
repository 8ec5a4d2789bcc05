// Tells that something was done, with a way back for as long as the note stands.
import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";

const standsMs = 10_000;

export function noteDone(message: string, undo?: () => unknown): void {
  const id = `done-${message}`;
  const takeBack = () => {
    notifications.hide(id);
    void undo?.();
  };
  notifications.show({
    id,
    color: "green",
    autoClose: standsMs,
    withBorder: true,
    closeButtonProps: { "aria-label": "Dismiss" },
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{message}</Text>
        {undo && (
          <Button size="xs" variant="light" onClick={takeBack} style={{ flexShrink: 0 }}>
            Undo
          </Button>
        )}
      </Group>
    ),
  });
}

export const noteFailed = (message: string): void => {
  notifications.show({
    color: "red",
    message,
    withBorder: true,
    autoClose: standsMs,
    closeButtonProps: { "aria-label": "Dismiss" },
  });
};
