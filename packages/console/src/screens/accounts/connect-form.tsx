// Connects an account by the form that its adapter asks for. The credentials are tried before they are stored.
import { Button, Group, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useCommand } from "../../app/asking.ts";
import { ConnectAccountDocument } from "../../graphql/generated/documents.ts";
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

type Props = {
  adapter: { name: string; title: string; configSchema: unknown };
  onConnected: (account: { id: string; name: string }) => void;
};

export function ConnectForm({ adapter, onConnected }: Props) {
  const schema = adapter.configSchema as FormSchema;
  const [name, setName] = useState(adapter.title);
  const [values, setValues] = useState<FieldValues>({});
  const connect = useCommand(ConnectAccountDocument);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    connect.mutate(
      { adapter: adapter.name, name, config: filledIn(values) },
      { onSuccess: ({ account }) => account && onConnected(account) },
    );
  };
  return (
    <form onSubmit={submit} noValidate aria-label={`Connect ${adapter.title}`}>
      <Stack gap="sm">
        <TextInput
          label="Name"
          description="What you call this account here."
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fieldErrors(connect.error)["name"] ?? null}
        />
        <FieldForm
          schema={schema}
          prefix="config"
          values={values}
          onChange={setValues}
          error={connect.error}
        />
        <ErrorNote
          error={errorsBeside(connect.error, ["name", ...fieldNames(schema, "config")])}
          title="It could not be connected"
        />
        <Group justify="flex-end">
          <Button type="submit" loading={connect.isPending}>
            Test and connect {adapter.title}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
