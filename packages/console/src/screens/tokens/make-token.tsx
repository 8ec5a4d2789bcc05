// A new token: what for, how far it reaches, until when. It is shown once.
import { Alert, Button, Code, CopyButton, Group, Modal, NativeSelect, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useCommand } from "../../app/asking.ts";
import { useIntegrationChoice } from "../../app/integration-choice.tsx";
import { MakeTokenDocument, type TokenScope } from "../../graphql/generated/documents.ts";
import { ErrorNote } from "../../ui/error-note.tsx";
import { errorsBeside, fieldErrors } from "../../ui/field-form.tsx";

const scopes: Readonly<Record<TokenScope, string>> = {
  READ: "READ: look at everything but tokens",
  OPERATE: "OPERATE: also the toggle, pushes, runs, orders",
  CONFIGURE: "CONFIGURE: also mappings, policy, imports",
  ADMIN: "ADMIN: everything, accounts and tokens too",
};
const isScope = (text: string): text is TokenScope => text in scopes;

const Shown = ({ secret, onClose }: { secret: string; onClose: () => void }) => (
  <Stack>
    <Alert color="green" title="This is the token">
      It is shown this once and cannot be read again.
    </Alert>
    <Code block>{secret}</Code>
    <Group justify="flex-end">
      <CopyButton value={secret}>
        {({ copied, copy }) => (
          <Button variant="default" onClick={copy}>
            {copied ? "Copied" : "Copy"}
          </Button>
        )}
      </CopyButton>
      <Button onClick={onClose}>Done</Button>
    </Group>
  </Stack>
);

function TokenForm({ onMade }: { onMade: (secret: string) => void }) {
  const { integrations } = useIntegrationChoice();
  const [name, setName] = useState("");
  const [scope, setScope] = useState<TokenScope>("READ");
  const [integrationId, setIntegrationId] = useState("");
  const [ends, setEnds] = useState("");
  const make = useCommand(MakeTokenDocument);
  const errors = fieldErrors(make.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate(
      {
        name,
        scope,
        ...(integrationId === "" ? {} : { integrationId }),
        ...(ends === "" ? {} : { expiresAt: new Date(ends).toISOString() }),
      },
      { onSuccess: ({ secret }) => secret !== null && secret !== undefined && onMade(secret) },
    );
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextInput
          label="Whose, or what for"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={errors["name"] ?? null}
          data-autofocus
        />
        <NativeSelect
          label="How far it reaches"
          value={scope}
          onChange={({ currentTarget: { value } }) => isScope(value) && setScope(value)}
          data={Object.entries(scopes).map(([value, label]) => ({ value, label }))}
          error={errors["scope"] ?? null}
        />
        <NativeSelect
          label="Which integration"
          value={integrationId}
          onChange={(event) => setIntegrationId(event.currentTarget.value)}
          data={[
            { value: "", label: "All" },
            ...integrations.map((each) => ({ value: each.id, label: each.name })),
          ]}
          error={errors["integrationId"] ?? null}
        />
        <TextInput
          label="Ends"
          description="Empty: never by itself."
          type="date"
          value={ends}
          onChange={(event) => setEnds(event.currentTarget.value)}
          error={errors["expiresAt"] ?? null}
        />
        <ErrorNote error={errorsBeside(make.error, ["name", "scope", "integrationId", "expiresAt"])} />
        <Group justify="flex-end">
          <Button type="submit" loading={make.isPending}>
            Make the token
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

export function MakeToken() {
  const [isOpen, setOpen] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const close = () => {
    setOpen(false);
    setSecret(null);
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>Make a token</Button>
      <Modal opened={isOpen} onClose={close} title="A new token" closeButtonProps={{ "aria-label": "Close" }}>
        {secret === null ? <TokenForm onMade={setSecret} /> : <Shown secret={secret} onClose={close} />}
      </Modal>
    </>
  );
}
