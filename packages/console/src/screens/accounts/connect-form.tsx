// Connects an account by the form that its adapter asks for. The credentials are tried before they are stored.
import { useCommand } from "../../app/asking.ts";
import { ConnectAccountDocument } from "../../graphql/generated/documents.ts";
import { filledIn } from "../../ui/field-form.tsx";
import { AccountForm } from "./account-form.tsx";

type Props = {
  adapter: { name: string; title: string; configSchema: unknown };
  onConnected: (account: { id: string; name: string }) => void;
};

export function ConnectForm({ adapter, onConnected }: Props) {
  const connect = useCommand(ConnectAccountDocument);
  return (
    <AccountForm
      label={`Connect ${adapter.title}`}
      configSchema={adapter.configSchema}
      name={adapter.title}
      action={`Test and connect ${adapter.title}`}
      onSubmit={(name, values) =>
        connect.mutate(
          { adapter: adapter.name, name, config: filledIn(values) },
          { onSuccess: ({ account }) => account && onConnected(account) },
        )
      }
      isBusy={connect.isPending}
      error={connect.error}
      errorTitle="It could not be connected"
    />
  );
}
