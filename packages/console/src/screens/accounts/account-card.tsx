// One account: how it answers, and what can be done about it.
import { Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useCommand } from "../../app/asking.ts";
import { useMay } from "../../app/session.tsx";
import { type AccountRowFragment, DropAccountDocument } from "../../graphql/generated/documents.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { formatNumber } from "../../ui/quantity.tsx";
import { StatusBadge } from "../../ui/status-badge.tsx";
import { Time } from "../../ui/time.tsx";
import { noteDone } from "../../ui/undo.tsx";
import { ChangeForm } from "./change-form.tsx";

function Disconnect({ account }: { account: AccountRowFragment }) {
  const [isAsked, setAsked] = useState(false);
  const drop = useCommand(DropAccountDocument);
  const done = () => {
    setAsked(false);
    noteDone(`${account.name} is disconnected.`);
  };
  return (
    <>
      <Button variant="default" onClick={() => setAsked(true)}>
        Disconnect
      </Button>
      <Confirm
        isOpen={isAsked}
        onClose={() => setAsked(false)}
        title={`Disconnect ${account.name}?`}
        action="Disconnect"
        word={account.name}
        isDangerous
        onConfirm={() => drop.mutate({ accountId: account.id }, { onSuccess: done })}
        isBusy={drop.isPending}
        error={drop.error}
      >
        Its credentials are deleted and nothing is synced with it any more. The store keeps the numbers that
        it shows. Connecting again needs the credentials anew.
      </Confirm>
    </>
  );
}

export function AccountCard({ account }: { account: AccountRowFragment }) {
  const { name, externalName, adapter, kind, health, budget } = account;
  const [isOpen, setOpen] = useState(false);
  const mayConnect = useMay("ADMIN");
  return (
    <Paper component="section" aria-label={name} p="lg">
      <Group justify="space-between" align="flex-start">
        <Stack gap={4}>
          <Group gap="sm">
            <Title order={2}>{name}</Title>
            <StatusBadge state={health.state} />
          </Group>
          <Text size="sm" c="dimmed">
            {kind === "SOURCE" ? "Stock is read from" : "Stock is written to"}{" "}
            {adapter?.title ?? "a system without adapter"}
            {externalName === null ? "" : `, ${externalName}`}
          </Text>
          {health.message !== null && <Text size="sm">{health.message}</Text>}
          <Text size="xs" c="dimmed">
            Last asked <Time at={health.checkedAt} />
            {budget && `; ${formatNumber(budget.remaining)} of ${formatNumber(budget.limit)} requests left`}
          </Text>
        </Stack>
        {mayConnect && (
          <Group gap="xs">
            {adapter && (
              <Button variant="default" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
                Change
              </Button>
            )}
            <Disconnect account={account} />
          </Group>
        )}
      </Group>
      {isOpen && adapter && <ChangeForm account={account} adapter={adapter} onDone={() => setOpen(false)} />}
    </Paper>
  );
}
