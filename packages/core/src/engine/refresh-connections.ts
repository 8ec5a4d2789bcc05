// What another process did to an account, its credentials changed or taken away, is taken up by the connections here.
import type { EngineContext } from "./context.ts";

export async function refreshConnections({ connections, ports, store }: EngineContext): Promise<void> {
  const known = connections.known();
  if (known.length === 0) return;
  const { accounts, draining } = await store.read(async (tx) => {
    const integrations = await tx.integrations.list();
    const open = integrations.filter(({ drainUntil }) => drainUntil !== null);
    return {
      accounts: await tx.accounts.byIds(known),
      draining: new Set(open.flatMap(({ source, channel }) => [source, channel])),
    };
  });
  for (const account of accounts) {
    // Of one that is being disconnected, what is under way is settled first, with the credentials that it was sent with.
    if (account.sealedConfig === null && !draining.has(account.id)) connections.forget(account.id);
    if (account.sealedConfig === null) continue;
    try {
      await connections.current(account);
    } catch (error) {
      ports.log.warn({ accountId: account.id, error }, "an account cannot be connected");
    }
  }
}
