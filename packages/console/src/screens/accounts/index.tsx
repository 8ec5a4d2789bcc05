// Accounts: the systems that are connected, how they answer, and their credentials.
import { Button, Group, Loader, Modal, Stack } from "@mantine/core";
import { IconPlug } from "@tabler/icons-react";
import { useState } from "react";
import { useAsk } from "../../app/asking.ts";
import { useMay } from "../../app/session.tsx";
import { AccountListDocument, type AccountListQuery } from "../../graphql/generated/documents.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { ScreenHead } from "../../ui/screen-head.tsx";
import { noteDone } from "../../ui/undo.tsx";
import { AccountCard } from "./account-card.tsx";
import { ConnectForm } from "./connect-form.tsx";

function Connect({ adapters }: { adapters: AccountListQuery["adapters"] }) {
  const [named, setNamed] = useState<string | null>(null);
  const adapter = adapters.find(({ name }) => name === named);
  return (
    <>
      <Group gap="xs">
        {adapters.map(({ name, title }) => (
          <Button key={name} variant="default" onClick={() => setNamed(name)}>
            Connect {title}
          </Button>
        ))}
      </Group>
      <Modal
        opened={adapter !== undefined}
        onClose={() => setNamed(null)}
        title={`Connect ${adapter?.title ?? ""}`}
        closeButtonProps={{ "aria-label": "Close" }}
      >
        {adapter && (
          <ConnectForm
            adapter={adapter}
            onConnected={({ name }) => {
              setNamed(null);
              noteDone(`${name} is connected.`);
            }}
          />
        )}
      </Modal>
    </>
  );
}

export default function Accounts() {
  const { data, error, isPending, refetch } = useAsk(AccountListDocument, {});
  const mayConnect = useMay("ADMIN");
  const accounts = data?.accounts ?? [];
  return (
    <>
      <ScreenHead title="Accounts" about="The systems that Stockgate reads from and writes to.">
        {mayConnect && data && <Connect adapters={data.adapters} />}
      </ScreenHead>
      {error && <ErrorNote error={error} onRetry={refetch} />}
      {isPending && <Loader aria-label="Loading" />}
      {data && accounts.length === 0 && (
        <EmptyState
          icon={IconPlug}
          title="No account is connected"
          way={{ label: "Set up", href: "/set-up" }}
        >
          The set-up connects both sides and maps them.
        </EmptyState>
      )}
      <Stack>
        {accounts.map((account) => (
          <AccountCard key={account.id} account={account} />
        ))}
      </Stack>
    </>
  );
}
