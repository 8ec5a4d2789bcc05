// Every call to the far side goes through here, so that what its answer says of the account is kept: refused
// credentials, an outage, a pause asked for, and that it works again.
import { AdapterError, type StockChannel, type StockSource } from "../contracts/index.ts";
import type { AccountHealthState } from "../store/entities/account.ts";
import type { Connection } from "./connections.ts";
import { type EngineContext, topics } from "./context.ts";
import { refreshStatus } from "./status.ts";

/** How long to leave an account alone that throttles without saying for how long. */
const defaultThrottleMs = 1000;

const healthAfter = (error: AdapterError): AccountHealthState | null => {
  switch (error.kind) {
    case "unauthorized":
      return "UNAUTHORIZED";
    case "unavailable":
      return "UNREACHABLE";
    case "throttled":
      return "THROTTLED";
    case "not-found":
    case "conflict":
    case "rejected":
    case "bad-response":
      return null;
  }
};

async function recordHealth(
  context: EngineContext,
  accountId: number,
  connection: Connection | null,
  state: AccountHealthState,
  message: string | null,
): Promise<void> {
  if (connection?.health === state) return;
  const now = context.ports.clock.now();
  await context.store.transaction(async (tx) => {
    const account = await tx.accounts.byId(accountId);
    // Of one that is disconnected nothing is known, whatever is still answered or refused.
    if (!account?.sealedConfig) return;
    Object.assign(account, { healthState: state, healthMessage: message, healthCheckedAt: now });
    await tx.flush();
    tx.wake(topics.account(accountId));
    for (const integration of await tx.integrations.ofAccount(accountId)) {
      await refreshStatus(tx, integration, now);
    }
  });
  if (connection) connection.health = state;
}

/** Does `work` with the account's connection; throws what it throws. */
export async function ask<T>(
  context: EngineContext,
  accountId: number,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  let connection: Connection | null = null;
  try {
    connection = await context.connections.get(accountId);
    const answer = await work(connection);
    await recordHealth(context, accountId, connection, "CONNECTED", null);
    return answer;
  } catch (error) {
    if (error instanceof AdapterError) {
      context.ports.telemetry.measure({ about: "vendor-fault", accountId, kind: error.kind });
      if (error.kind === "throttled") connection?.lane.pause(error.waitMs ?? defaultThrottleMs);
      const state = healthAfter(error);
      // What is refused because this engine stops, or gives the account back, says nothing of the account.
      const isOurs = context.connections.isClosed() || connection?.lane.isClosed();
      if (state && !isOurs) await recordHealth(context, accountId, connection, state, error.message);
    }
    throw error;
  }
}

/** The account's source, for what it states without being asked. */
export async function sourceOf(context: EngineContext, accountId: number): Promise<StockSource> {
  const connection = await context.connections.get(accountId);
  if (connection.kind !== "SOURCE") throw new Error(`account ${accountId} is no source`);
  return connection.source;
}

export async function channelOf(context: EngineContext, accountId: number): Promise<StockChannel> {
  const connection = await context.connections.get(accountId);
  if (connection.kind !== "CHANNEL") throw new Error(`account ${accountId} is no channel`);
  return connection.channel;
}

/** How many variants fill one request for levels best. */
export const variantsPerRead = async (
  context: EngineContext,
  accountId: number,
  locationCount: number,
): Promise<number> => (await sourceOf(context, accountId)).variantsPerLevelRead(Math.max(1, locationCount));

export const askSource = <T>(
  context: EngineContext,
  accountId: number,
  work: (source: StockSource) => Promise<T>,
): Promise<T> =>
  ask(context, accountId, async (connection) => {
    if (connection.kind !== "SOURCE") throw new Error(`account ${accountId} is no source`);
    return work(connection.source);
  });

export const askChannel = <T>(
  context: EngineContext,
  accountId: number,
  work: (channel: StockChannel) => Promise<T>,
): Promise<T> =>
  ask(context, accountId, async (connection) => {
    if (connection.kind !== "CHANNEL") throw new Error(`account ${accountId} is no channel`);
    return work(connection.channel);
  });
