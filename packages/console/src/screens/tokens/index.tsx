// Tokens: who and what may use this gateway, and how far.
import { IconKey, IconLock } from "@tabler/icons-react";
import { useCommand } from "../../app/asking.ts";
import { useMay } from "../../app/session.tsx";
import { usePages } from "../../app/use-pages.ts";
import { RevokeTokenDocument, TokensDocument, type TokensQuery } from "../../graphql/generated/documents.ts";
import { Button, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { Confirm } from "../../ui/confirm.tsx";
import { type Column, DataTable } from "../../ui/data-table.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { ScreenHead } from "../../ui/screen-head.tsx";
import { Time } from "../../ui/time.tsx";
import { noteDone } from "../../ui/undo.tsx";
import { MakeToken } from "./make-token.tsx";

type Token = TokensQuery["apiTokens"]["nodes"][number];

function Revoke({ token }: { token: Token }) {
  const [isAsked, setAsked] = useState(false);
  const revoke = useCommand(RevokeTokenDocument);
  const done = () => {
    setAsked(false);
    noteDone(`${token.name} is revoked.`);
  };
  if (token.revokedAt !== null) return null;
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setAsked(true)} aria-label={`Revoke ${token.name}`}>
        Revoke
      </Button>
      <Confirm
        isOpen={isAsked}
        onClose={() => setAsked(false)}
        title={`Revoke ${token.name}?`}
        action="Revoke"
        word="revoke"
        isDangerous
        onConfirm={() => revoke.mutate({ apiTokenId: token.id }, { onSuccess: done })}
        isBusy={revoke.isPending}
        error={revoke.error}
      >
        Whoever uses it is shut out at once, sessions of this console too. It cannot be brought back.
      </Confirm>
    </>
  );
}

const stateOf = ({ revokedAt, expiresAt }: Token) => {
  if (revokedAt !== null)
    return (
      <>
        revoked <Time at={revokedAt} />
      </>
    );
  return expiresAt === null ? (
    "never ends"
  ) : (
    <>
      ends <Time at={expiresAt} />
    </>
  );
};

const columns: Column<Token>[] = [
  {
    key: "name",
    title: "Name",
    width: "minmax(110px, 2fr)",
    render: ({ name, integration }) => (
      <Stack gap={0}>
        <Text size="sm" fw={500} truncate>
          {name}
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {integration ? `only ${integration.name}` : "all integrations"}
        </Text>
      </Stack>
    ),
  },
  { key: "scope", title: "Scope", width: "110px", render: ({ scope }) => scope },
  {
    key: "used",
    title: "Last used",
    width: "130px",
    isWide: true,
    render: ({ lastUsedAt }) => <Time at={lastUsedAt} />,
  },
  {
    key: "made",
    title: "Made",
    width: "130px",
    isWide: true,
    render: ({ createdAt }) => <Time at={createdAt} />,
  },
  { key: "ends", title: "Until", width: "150px", isWide: true, render: stateOf },
  { key: "do", title: "", width: "90px", align: "end", render: (token) => <Revoke token={token} /> },
];

function TokenList() {
  const { table, error, refetch } = usePages(TokensDocument, {}, ({ apiTokens }) => apiTokens);
  if (error) return <ErrorNote error={error} onRetry={refetch} />;
  return (
    <DataTable
      label="Tokens"
      {...table}
      columns={columns}
      rowKey={({ id }) => id}
      rowHeight={54}
      empty={
        <EmptyState icon={IconKey} title="No token was made yet">
          Make one for each person and program, with no more scope than it needs.
        </EmptyState>
      }
    />
  );
}

export default function Tokens() {
  const maySee = useMay("ADMIN");
  if (!maySee)
    return (
      <EmptyState isScreen icon={IconLock} title="Tokens are for administrators">
        Sign in with a token of scope ADMIN to see and make tokens.
      </EmptyState>
    );
  return (
    <>
      <ScreenHead title="Tokens" about="Who and what may use this gateway, and how far.">
        <MakeToken />
      </ScreenHead>
      <TokenList />
    </>
  );
}
