// What of an account's configuration may be shown: what its adapter says is a secret never is, nor is what the adapter
// says nothing of.
import type { AccountRow } from "../store/entities/account.ts";
import { configPurpose } from "./connections.ts";
import type { EngineContext } from "./context.ts";
import { configFields } from "./hide-secrets.ts";
import { SecretUnreadable } from "./secret-box.ts";

export type AccountSettings = {
  /** Field by field, without secrets. */
  config: Record<string, string | number | boolean>;
  /** The names of those that are stored. */
  storedSecrets: string[];
};

const isPlain = (value: unknown): value is string | number | boolean =>
  ["string", "number", "boolean"].includes(typeof value);

/** Null where it is disconnected, its adapter is not here to say what is secret, or no key opens it. */
export function settingsOf(
  { connections, secrets }: Pick<EngineContext, "connections" | "secrets">,
  account: Pick<AccountRow, "adapter" | "sealedConfig">,
): AccountSettings | null {
  const adapter = connections.adapterNamed(account.adapter);
  if (account.sealedConfig === null || !adapter) return null;
  const properties = configFields(adapter);
  const settings: AccountSettings = { config: {}, storedSecrets: [] };
  try {
    const stored = JSON.parse(secrets.open(account.sealedConfig, configPurpose)) as Record<string, unknown>;
    for (const [name, value] of Object.entries(stored)) {
      const property = properties.get(name);
      if (!property || !isPlain(value)) continue;
      if (property.writeOnly) settings.storedSecrets.push(name);
      else settings.config[name] = value;
    }
    return settings;
  } catch (error) {
    if (error instanceof SecretUnreadable) return null;
    throw error;
  }
}
