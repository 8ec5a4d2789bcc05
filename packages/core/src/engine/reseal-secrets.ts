// After the operator changed the key: what the store holds is sealed with the new one, so that the old can be thrown away.
import type { AccountRow } from "../store/entities/account.ts";
import { configPurpose, webhookPurpose } from "./connections.ts";
import type { EngineContext } from "./context.ts";
import { SecretUnreadable } from "./secret-box.ts";

const purposes = { sealedConfig: configPurpose, sealedWebhookState: webhookPurpose } as const;

type Resealed = Partial<Pick<AccountRow, keyof typeof purposes>>;

function resealed({ secrets }: Pick<EngineContext, "secrets">, account: AccountRow): Resealed {
  const changes: Resealed = {};
  for (const field of ["sealedConfig", "sealedWebhookState"] as const) {
    const sealed = account[field];
    const anew = sealed === null ? null : secrets.reseal(sealed, purposes[field]);
    if (anew !== null) changes[field] = anew;
  }
  return changes;
}

/** All in one transaction. What no key opens stays as it is: its account says so, and takes its credentials again. */
export async function resealSecrets(context: EngineContext): Promise<void> {
  const { log } = context.ports;
  const count = await context.store.transaction(async (tx) => {
    let changed = 0;
    for (const account of await tx.accounts.list()) {
      try {
        const changes = resealed(context, account);
        if (Object.keys(changes).length === 0) continue;
        Object.assign(account, changes);
        changed += 1;
      } catch (error) {
        if (!(error instanceof SecretUnreadable)) throw error;
        log.error({ accountId: account.id, error }, "an account's secrets cannot be read");
      }
    }
    return changed;
  });
  if (count > 0) log.info({ accounts: count }, "secrets were sealed with the present key");
}
