// The door for whoever came without a link: a token is pasted.
import { Alert, Button, Center, Code, Paper, PasswordInput, Stack, Text, Title } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { Mark } from "../ui/mark.tsx";
import { beginSession } from "./session-requests.ts";

/** `refusal`: why the token of the link was not taken. */
type Props = { refusal: string | null; onSignedIn: () => unknown };

export function SignIn({ refusal, onSignedIn }: Props) {
  const [token, setToken] = useState("");
  const [problem, setProblem] = useState(refusal);
  const [isBusy, setBusy] = useState(false);

  async function exchange(): Promise<void> {
    setBusy(true);
    const refused = await beginSession(token.trim());
    setBusy(false);
    setProblem(refused);
    if (refused === null) onSignedIn();
  }

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (token.trim() === "") setProblem("Paste a token first.");
    else void exchange();
  };

  return (
    <Center mih="100dvh" p="md" component="main">
      <Paper p="xl" w="100%" maw={440} shadow="sm">
        <form onSubmit={submit}>
          <Stack>
            <Mark />
            <Title order={1}>Sign in</Title>
            <Text c="dimmed" size="sm">
              Paste an API token of this gateway. It is exchanged for a session of this browser and not kept
              here.
            </Text>
            <PasswordInput
              label="API token"
              name="token"
              autoComplete="current-password"
              value={token}
              onChange={(event) => setToken(event.currentTarget.value)}
              error={problem !== null}
              data-autofocus
            />
            {problem !== null && (
              <Alert color="red" role="alert">
                {problem}
              </Alert>
            )}
            <Button type="submit" loading={isBusy}>
              Sign in
            </Button>
            <Text c="dimmed" size="sm">
              No token at hand? <Code>npm start</Code> and <Code>stockgate console</Code> print a link that
              signs you in; whoever has an ADMIN token makes others under Tokens.
            </Text>
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}
