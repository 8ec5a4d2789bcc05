// What an account's credentials allow. What stock sync cannot do without makes the account unauthorized; what it can do
// without is kept here, for the problems of its integrations, and found anew now and then: a merchant may grant it later.
import type { AccessLimit, Call } from "../contracts/index.ts";
import type { AccountRow } from "../store/entities/account.ts";
import type { Connection } from "./connections.ts";
import type { EngineContext } from "./context.ts";
import { ask } from "./far-side.ts";

/** A store that may read no orders holds back nothing on their account; the integration's problems say so. */
export const mayReadOrders = (account: Pick<AccountRow, "accessLimits">): boolean =>
  !account.accessLimits.some((limit) => limit.code === "ORDERS_NOT_READABLE");

/** Its orders are known, all that were open to begin with: units that none explains are news. */
export const areOrdersKnown = (account: Pick<AccountRow, "accessLimits" | "ordersReadTo">): boolean =>
  mayReadOrders(account) && account.ordersReadTo !== null;

/** A source is used for nothing that it could do without. */
export async function identify(
  connection: Connection,
  call: Call,
): Promise<{ externalName: string; limits: AccessLimit[] }> {
  if (connection.kind === "CHANNEL") return connection.channel.identify(call);
  return { ...(await connection.source.identify(call)), limits: [] };
}

/** Tries the credentials and stores what they do not allow; throws what the asking throws. */
export async function learnLimits(
  context: EngineContext,
  accountId: number,
  connection: Connection,
  call: Call,
): Promise<void> {
  const { limits } = await identify(connection, call);
  await context.store.transaction(async (tx) => {
    const account = await tx.accounts.byId(accountId);
    if (account?.sealedConfig) account.accessLimits = limits;
  });
}

/** The same through the account's own connection, so that its health is kept too. */
export const lookAtAccess = (context: EngineContext, accountId: number, call: Call): Promise<void> =>
  ask(context, accountId, (connection) => learnLimits(context, accountId, connection, call));
