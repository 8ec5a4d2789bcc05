// The whole policy as a form. Only what was changed is sent; what is refused is said at the field.
import { Button, Group, SimpleGrid, Stack } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useCommand } from "../../app/asking.ts";
import { useMay } from "../../app/session.tsx";
import { type PolicyQuery, SetPolicyDocument } from "../../graphql/generated/documents.ts";
import { ErrorNote } from "../../ui/error-note.tsx";
import { errorsBeside, fieldErrors } from "../../ui/field-form.tsx";
import { Panel } from "../../ui/panel.tsx";
import { noteDone } from "../../ui/undo.tsx";
import { PolicyField } from "./policy-field.tsx";
import { changesIn, groups, type PolicyValues, valuesOf } from "./policy-fields.ts";

type Props = {
  integration: NonNullable<PolicyQuery["integration"]>;
  /** Of the groups, by their titles; all unless told. */
  only?: readonly string[];
};

const fieldPaths = groups.flatMap(({ fields }) => fields.map(({ key }) => `policy.${key}`));

export function PolicyForm({ integration, only }: Props) {
  const { id, policy, source } = integration;
  const stored = valuesOf(policy);
  const [edited, setEdited] = useState<PolicyValues>({});
  const set = useCommand(SetPolicyDocument);
  const mayConfigure = useMay("CONFIGURE");
  const changes = changesIn(stored, edited);
  const isChanged = Object.keys(changes).length > 0;
  const errors = fieldErrors(set.error);
  const before = Object.fromEntries(
    Object.keys(changes).map((key) => [key, stored[key as keyof PolicyValues]]),
  );
  const save = (values: PolicyValues) =>
    set.mutate(
      { integrationId: id, policy: changesIn(values === edited ? stored : edited, values) },
      {
        onSuccess: () => {
          setEdited({});
          noteDone(
            "The policy is changed, and every number worked out anew.",
            values === edited ? () => save(before) : undefined,
          );
        },
      },
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isChanged) save(edited);
  };
  return (
    <form onSubmit={submit} noValidate aria-label="Policy">
      <Stack>
        {groups
          .filter(({ title }) => only === undefined || only.includes(title))
          .map(({ title, fields }) => (
            <Panel key={title} title={title}>
              <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
                {fields.map((field) => (
                  <PolicyField
                    key={field.key}
                    field={field}
                    value={edited[field.key] ?? stored[field.key]}
                    error={errors[`policy.${field.key}`]}
                    locations={source?.locations ?? []}
                    isDisabled={!mayConfigure}
                    onChange={(value) => setEdited((all) => ({ ...all, [field.key]: value }))}
                  />
                ))}
              </SimpleGrid>
            </Panel>
          ))}
        <ErrorNote error={errorsBeside(set.error, fieldPaths)} />
        <Group justify="flex-end">
          <Button variant="default" disabled={!isChanged} onClick={() => setEdited({})}>
            Take back
          </Button>
          <Button type="submit" disabled={!isChanged || !mayConfigure} loading={set.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
