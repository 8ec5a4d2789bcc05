// The switch. On: said first what it overwrites. Off: done at once, with a way back.
import { Group, Switch, Text } from "@mantine/core";
import { useState } from "react";
import { useCommand } from "../../app/asking.ts";
import { useMay } from "../../app/session.tsx";
import { SetSyncDocument } from "../../graphql/generated/documents.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { noteDone, noteFailed } from "../../ui/undo.tsx";
import type { OverviewIntegration } from "./overview-integration.ts";

export function SyncToggle({ integration }: { integration: OverviewIntegration }) {
  const { id, name, inventorySyncEnabled: isOn, channel } = integration;
  const [isAsked, setAsked] = useState(false);
  const set = useCommand(SetSyncDocument);
  const mayOperate = useMay("OPERATE");
  const store = channel?.externalName ?? "the store";

  const switchOn = () =>
    set.mutate(
      { integrationId: id, enabled: true },
      {
        onSuccess: () => {
          setAsked(false);
          noteDone(`Sync of ${name} is on.`);
        },
      },
    );
  const switchOff = () =>
    set.mutate(
      { integrationId: id, enabled: false },
      {
        onSuccess: () => noteDone(`Sync of ${name} is off: nothing is written any more.`, switchOn),
        onError: (error) => noteFailed(error.message),
      },
    );
  return (
    <>
      <Group gap="sm">
        <Text size="sm" c="dimmed" aria-hidden>
          Sync is {isOn ? "on" : "off"}
        </Text>
        <Switch
          size="lg"
          checked={isOn}
          disabled={!mayOperate || set.isPending}
          onChange={() => (isOn ? switchOff() : setAsked(true))}
          aria-label={`Stock sync of ${name}`}
        />
      </Group>
      <Confirm
        isOpen={isAsked}
        onClose={() => setAsked(false)}
        title={`Switch stock sync of ${name} on?`}
        action="Switch on"
        onConfirm={switchOn}
        isBusy={set.isPending}
        error={set.error}
      >
        From now on Stockgate writes the quantities of {store}.{" "}
        <strong>Quantities edited in the store by hand are overwritten at the next change.</strong> You can
        switch it off at any time; the store then keeps what it shows.
      </Confirm>
    </>
  );
}
