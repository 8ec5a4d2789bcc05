// Other credentials or another name for an account. Secrets are never shown: an empty field keeps what is stored.
import { Button, Group, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useCommand } from "../../app/asking.ts";
import { type AccountRowFragment, ChangeAccountDocument } from "../../graphql/generated/documents.ts";
import { ErrorNote } from "../../ui/error-note.tsx";
import {
  errorsBeside,
  fieldErrors,
  FieldForm,
  fieldNames,
  type FieldValues,
  filledIn,
  type FormSchema,
} from "../../ui/field-form.tsx";
import { noteDone } from "../../ui/undo.tsx";

type Props = {
  account: AccountRowFragment;
  adapter: NonNullable<AccountRowFragment["adapter"]>;
  onDone: () => void;
};

const storedIn = (config: unknown): FieldValues =>
  Object.fromEntries(
    Object.entries((config ?? {}) as Record<string, unknown>).flatMap(([name, value]) =>
      typeof value === "string" || typeof value === "boolean" ? [[name, value] as const] : [],
    ),
  );

export function ChangeForm({ account, adapter, onDone }: Props) {
  const schema = adapter.configSchema as FormSchema;
  const stored = storedIn(account.config);
  const [name, setName] = useState(account.name);
  const [values, setValues] = useState<FieldValues>(stored);
  const change = useCommand(ChangeAccountDocument);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const changed = Object.fromEntries(
      Object.entries(filledIn(values)).filter(([field, value]) => stored[field] !== value),
    );
    change.mutate(
      {
        accountId: account.id,
        ...(name === account.name ? {} : { name }),
        ...(Object.keys(changed).length > 0 ? { config: changed } : {}),
      },
      {
        onSuccess: () => {
          noteDone(`${name} is changed.`);
          onDone();
        },
      },
    );
  };
  return (
    <form onSubmit={submit} noValidate aria-label={`Change ${account.name}`}>
      <Stack gap="sm" mt="md" maw={560}>
        <TextInput
          label="Name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fieldErrors(change.error)["name"] ?? null}
        />
        <FieldForm
          schema={schema}
          prefix="config"
          values={values}
          onChange={setValues}
          error={change.error}
          storedSecrets={account.storedSecrets}
        />
        <ErrorNote error={errorsBeside(change.error, ["name", ...fieldNames(schema, "config")])} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
          <Button type="submit" loading={change.isPending}>
            Test and save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
