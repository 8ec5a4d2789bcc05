// One side is connected: an account that is there already, or a new one by the form that its adapter asks for.
import { Alert, Button, Loader, Paper, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useAsk } from "../../app/asking.ts";
import {
  type AccountKind,
  SetUpAccountsDocument,
  type SetUpAccountsQuery,
} from "../../graphql/generated/documents.ts";
import { ErrorNote } from "../../ui/error-note.tsx";
import { ConnectForm } from "../accounts/connect-form.tsx";

type Account = SetUpAccountsQuery["accounts"][number];

const words: Readonly<Record<AccountKind, { title: string; about: string }>> = {
  SOURCE: {
    title: "Where is your stock kept?",
    about: "Stockgate reads quantities from here. It never changes them.",
  },
  CHANNEL: {
    title: "Which store sells it?",
    about: "Stockgate writes quantities here, and nothing before you switch sync on.",
  },
};

const Known = ({ accounts, onChoose }: { accounts: readonly Account[]; onChoose: (id: string) => void }) => (
  <Stack gap="xs" mb="lg">
    <Text fw={600} size="sm">
      Connected already
    </Text>
    {accounts.map(({ id, name, externalName, adapter }) => (
      <Button key={id} variant="default" justify="flex-start" onClick={() => onChoose(id)}>
        {adapter?.title ?? ""} {externalName ?? name}
      </Button>
    ))}
  </Stack>
);

type Props = { kind: AccountKind; onConnected: (id: string) => void };

export function ConnectStep({ kind, onConnected }: Props) {
  const { data, error, isPending, refetch } = useAsk(SetUpAccountsDocument, {});
  const adapters = (data?.adapters ?? []).filter((adapter) => adapter.kind === kind);
  const accounts = (data?.accounts ?? []).filter(
    (account) => account.kind === kind && account.health.state !== "UNAUTHORIZED",
  );
  const [named, setNamed] = useState<string | null>(null);
  const adapter = adapters.find(({ name }) => name === named) ?? adapters[0];
  if (isPending) return <Loader aria-label="Loading" />;
  if (error) return <ErrorNote error={error} onRetry={refetch} />;
  return (
    <Paper p="lg" maw={620}>
      <Title order={2} mb={4}>
        {words[kind].title}
      </Title>
      <Text c="dimmed" mb="md">
        {words[kind].about}
      </Text>
      {accounts.length > 0 && <Known accounts={accounts} onChoose={onConnected} />}
      {adapters.length > 1 && (
        <Button.Group mb="md">
          {adapters.map(({ name, title }) => (
            <Button
              key={name}
              variant={name === adapter?.name ? "filled" : "default"}
              onClick={() => setNamed(name)}
            >
              {title}
            </Button>
          ))}
        </Button.Group>
      )}
      {adapter ? (
        <ConnectForm key={adapter.name} adapter={adapter} onConnected={({ id }) => onConnected(id)} />
      ) : (
        <Alert color="orange">This gateway was started without an adapter for this side.</Alert>
      )}
    </Paper>
  );
}
