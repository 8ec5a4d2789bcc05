// What a person may set off. Each begins a run that can be followed; what writes nothing says so.
import { Button, Menu } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useLocation } from "wouter";
import { useCommand } from "../../app/asking.ts";
import { useScreenLink } from "../../app/integration-choice.tsx";
import { useMay } from "../../app/session.tsx";
import {
  StartCatalogDocument,
  StartPushDocument,
  StartReconcileDocument,
  StartRetryDocument,
} from "../../graphql/generated/documents.ts";
import { noteFailed } from "../../ui/undo.tsx";

type Started = { syncRun?: { id: string } | null };

export function StartMenu({ integrationId }: { integrationId: string }) {
  const mayOperate = useMay("OPERATE");
  const [, go] = useLocation();
  const linkTo = useScreenLink();
  const push = useCommand(StartPushDocument);
  const reconcile = useCommand(StartReconcileDocument);
  const retry = useCommand(StartRetryDocument);
  const catalog = useCommand(StartCatalogDocument);
  const follow = {
    onSuccess: ({ syncRun }: Started) => {
      if (syncRun) go(linkTo(`/runs/${encodeURIComponent(syncRun.id)}`));
    },
    onError: (error: Error) => noteFailed(error.message),
  };
  if (!mayOperate) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button rightSection={<IconChevronDown size={16} aria-hidden />}>Start a run</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Only looks</Menu.Label>
        <Menu.Item onClick={() => push.mutate({ integrationId, dryRun: true }, follow)}>
          Push, as a dry run
        </Menu.Item>
        <Menu.Item onClick={() => reconcile.mutate({ integrationId, dryRun: true }, follow)}>
          Compare both sides, as a dry run
        </Menu.Item>
        <Menu.Item onClick={() => catalog.mutate({ integrationId }, follow)}>Read both catalogs</Menu.Item>
        <Menu.Divider />
        <Menu.Label>Writes to the store</Menu.Label>
        <Menu.Item onClick={() => push.mutate({ integrationId }, follow)}>Push stock</Menu.Item>
        <Menu.Item onClick={() => reconcile.mutate({ integrationId }, follow)}>
          Compare, and bring right
        </Menu.Item>
        <Menu.Item onClick={() => retry.mutate({ integrationId }, follow)}>Retry what failed</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
