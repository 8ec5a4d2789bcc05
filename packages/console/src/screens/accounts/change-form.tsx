// Other credentials or another name for an account. Secrets are never shown: an empty field keeps what is stored.
import { Box } from "@mantine/core";
import { useCommand } from "../../app/asking.ts";
import { type AccountRowFragment, ChangeAccountDocument } from "../../graphql/generated/documents.ts";
import { type FieldValues, filledIn } from "../../ui/field-form.tsx";
import { noteDone } from "../../ui/undo.tsx";
import { AccountForm } from "./account-form.tsx";

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
  const stored = storedIn(account.config);
  const change = useCommand(ChangeAccountDocument);
  const save = (name: string, values: FieldValues) => {
    const changed = Object.fromEntries(
      Object.entries(filledIn(values)).filter(([field, value]) => stored[field] !== value),
    );
    const input = {
      accountId: account.id,
      ...(name === account.name ? {} : { name }),
      ...(Object.keys(changed).length > 0 ? { config: changed } : {}),
    };
    const onSuccess = () => {
      noteDone(`${name} is changed.`);
      onDone();
    };
    change.mutate(input, { onSuccess });
  };
  return (
    <Box mt="md" maw={560}>
      <AccountForm
        label={`Change ${account.name}`}
        configSchema={adapter.configSchema}
        name={account.name}
        values={stored}
        storedSecrets={account.storedSecrets}
        action="Test and save"
        onSubmit={save}
        onCancel={onDone}
        isBusy={change.isPending}
        error={change.error}
        errorTitle="It could not be changed"
      />
    </Box>
  );
}
