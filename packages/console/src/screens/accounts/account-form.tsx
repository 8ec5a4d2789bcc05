// What is filled in of an account: what it is called here, and what its adapter asks for. Its errors stand at their fields,
// and what belongs to none stands below.
import { Button, Group, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { ErrorNote } from "../../ui/error-note.tsx";
import {
  errorsBeside,
  fieldErrors,
  FieldForm,
  fieldNames,
  type FieldValues,
  type FormSchema,
} from "../../ui/field-form.tsx";

type Props = {
  label: string;
  configSchema: unknown;
  name: string;
  values?: FieldValues;
  storedSecrets?: readonly string[];
  /** What the button says. */
  action: string;
  onSubmit: (name: string, values: FieldValues) => void;
  onCancel?: () => void;
  isBusy: boolean;
  error: unknown;
  errorTitle: string;
};

export function AccountForm(props: Props) {
  const { label, configSchema, storedSecrets, action, onSubmit, onCancel, isBusy, error, errorTitle } = props;
  const schema = configSchema as FormSchema;
  const [name, setName] = useState(props.name);
  const [values, setValues] = useState<FieldValues>(props.values ?? {});
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit(name, values);
  };
  return (
    <form onSubmit={submit} noValidate aria-label={label}>
      <Stack gap="sm">
        <TextInput
          label="Name"
          description="What you call this account here."
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fieldErrors(error)["name"] ?? null}
        />
        <FieldForm
          schema={schema}
          prefix="config"
          values={values}
          onChange={setValues}
          error={error}
          {...(storedSecrets ? { storedSecrets } : {})}
        />
        <ErrorNote
          error={errorsBeside(error, ["name", ...fieldNames(schema, "config")])}
          title={errorTitle}
        />
        <Group justify="flex-end">
          {onCancel && (
            <Button variant="default" onClick={onCancel}>
              Cancel
            </Button>
          )}
          <Button type="submit" loading={isBusy}>
            {action}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
