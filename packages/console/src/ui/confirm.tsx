// A question before something is done. What cannot be undone asks for a word to be typed.
import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";
import { ErrorNote } from "./error-note.tsx";

type Props = {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  /** What the button says. */
  action: string;
  onConfirm: () => unknown;
  /** To be typed before it can be done; none where it can be undone. */
  word?: string;
  isDangerous?: boolean;
  isBusy?: boolean;
  error?: unknown;
};

export function Confirm(props: Props) {
  const { isOpen, onClose, title, children, action, onConfirm, word, isBusy = false, error } = props;
  const [typed, setTyped] = useState("");
  const isReady = word === undefined || typed.trim() === word;
  const close = () => {
    setTyped("");
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) void onConfirm();
  };
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={title}
      centered
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form onSubmit={submit}>
        <Stack>
          <Text component="div" size="sm">
            {children}
          </Text>
          {word !== undefined && (
            <TextInput
              label={`Type ${word} to go on`}
              autoComplete="off"
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
              data-autofocus
            />
          )}
          <ErrorNote error={error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button
              type="submit"
              // The red that carries white text at 4.5 : 1 and more, in the light and in the dark.
              color={props.isDangerous === true ? "red.9" : undefined}
              disabled={!isReady}
              loading={isBusy}
            >
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
