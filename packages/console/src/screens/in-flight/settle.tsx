// An order that the source will not learn of by itself: matched with the source's own by number, or settled with a note.
import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useCommand } from "../../app/asking.ts";
import { useMay } from "../../app/session.tsx";
import { SettleOrderDocument } from "../../graphql/generated/documents.ts";
import { ErrorNote } from "../../ui/error-note.tsx";
import { errorsBeside, fieldErrors } from "../../ui/field-form.tsx";
import { noteDone } from "../../ui/undo.tsx";

type Order = { id: string; name: string; settledAt: string | null; units: number };

function SettleForm({ order, onDone }: { order: Order; onDone: () => void }) {
  const [sourceOrderNumber, setNumber] = useState("");
  const [note, setNote] = useState("");
  const settle = useCommand(SettleOrderDocument);
  const errors = fieldErrors(settle.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    settle.mutate(
      {
        inFlightOrderId: order.id,
        ...(sourceOrderNumber.trim() === "" ? {} : { sourceOrderNumber }),
        ...(note.trim() === "" ? {} : { note }),
      },
      {
        onSuccess: () => {
          noteDone(`${order.name} is settled.`);
          onDone();
        },
      },
    );
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text size="sm">
          Its {order.units} units are sold again once the source knows of them or you settle it. Settle it
          only where the source&apos;s stock already allows for it.
        </Text>
        <TextInput
          label="The source's order number"
          description="Where it is there under another number. Otherwise leave it empty."
          value={sourceOrderNumber}
          onChange={(event) => setNumber(event.currentTarget.value)}
          error={errors["sourceOrderNumber"] ?? null}
          data-autofocus
        />
        <TextInput
          label="Note"
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          error={errors["note"] ?? null}
        />
        <ErrorNote error={errorsBeside(settle.error, ["sourceOrderNumber", "note"])} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
          <Button type="submit" loading={settle.isPending}>
            Settle
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

export function Settle({ order }: { order: Order }) {
  const [isOpen, setOpen] = useState(false);
  const mayOperate = useMay("OPERATE");
  if (!mayOperate || order.settledAt !== null) return null;
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setOpen(true)} aria-label={`Settle ${order.name}`}>
        Settle
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={`Settle ${order.name}`}
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <SettleForm order={order} onDone={() => setOpen(false)} />
      </Modal>
    </>
  );
}
