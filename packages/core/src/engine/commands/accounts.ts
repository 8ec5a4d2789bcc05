// Connecting, changing and disconnecting accounts. Credentials are tried at the far side before anything is stored.
import { type AccessLimit, type Adapter, AdapterError, type WebhookState } from "../../contracts/index.ts";
import type { AccountRow } from "../../store/entities/account.ts";
import type { Tx } from "../../store/tx.ts";
import { identify } from "../access-limits.ts";
import { configPurpose, type Connection } from "../connections.ts";
import { type EngineContext, topics } from "../context.ts";
import { allowSettling, drain } from "../drain.ts";
import { refreshStatus } from "../status.ts";
import { findAccount } from "./find.ts";
import { asCommand, type CommandResult, partly, type Refusal, Refused, refusal } from "./refusal.ts";

export type ConnectAccount = { adapter: string; name: string; config: unknown };
export type UpdateAccount = { accountId: number; name?: string | undefined; config?: unknown };

const call = { priority: "person" } as const;
const longestName = 200;

export function checkName(name: string): string {
  const trimmed = name.trim();
  if (trimmed === "") throw new Refused(refusal("INVALID", "A name is needed.", ["name"]));
  if (trimmed.length > longestName) {
    throw new Refused(refusal("OUT_OF_RANGE", `A name has at most ${longestName} characters.`, ["name"]));
  }
  return trimmed;
}

function parseConfig(adapter: Adapter, config: unknown): unknown {
  const parsed = adapter.configSchema.safeParse(config);
  if (parsed.success) return parsed.data;
  throw new Refused(
    ...parsed.error.issues.map((issue) =>
      refusal("INVALID", issue.message, ["config", ...issue.path.map((part) => String(part))]),
    ),
  );
}

const refusalOf = (error: AdapterError): Refusal => {
  const code = error.kind === "unauthorized" ? "UNAUTHORIZED" : "UNREACHABLE";
  return refusal(code, error.message, ["config"]);
};

type Checked = {
  externalName: string;
  limits: AccessLimit[];
  locations: Parameters<Tx["accounts"]["saveLocations"]>[1];
};

/** One cheap look at the far side: who it is, and its locations. */
async function tryOut(connection: Connection): Promise<Checked> {
  try {
    const side = connection.kind === "SOURCE" ? connection.source : connection.channel;
    return { ...(await identify(connection, call)), locations: await side.locations(call) };
  } catch (error) {
    if (error instanceof AdapterError) throw new Refused(refusalOf(error));
    throw error;
  } finally {
    connection.lane.close();
  }
}

export const connectAccount = (
  context: EngineContext,
  input: ConnectAccount,
): Promise<CommandResult<AccountRow>> =>
  asCommand(async () => {
    const { connections, ports, secrets, store } = context;
    const name = checkName(input.name);
    const adapter = connections.adapterNamed(input.adapter);
    if (!adapter) {
      const known = connections.adapters.map((each) => each.name).join(", ");
      throw new Refused(
        refusal("NOT_FOUND", `There is no adapter ${input.adapter}; there are: ${known}.`, ["adapter"]),
      );
    }
    const config = parseConfig(adapter, input.config);
    const checked = await tryOut(connections.open(adapter, config));
    const now = ports.clock.now();
    const account = await store.transaction(async (tx) => {
      const row = await tx.accounts.insert({
        kind: adapter.kind,
        adapter: adapter.name,
        name,
        externalName: checked.externalName,
        sealedConfig: secrets.seal(JSON.stringify(config), configPurpose),
        sealedWebhookState: null,
        webhookKey: ports.random.uuid(),
        webhookProblem: null,
        accessLimits: checked.limits,
        healthState: "CONNECTED",
        healthMessage: null,
        healthCheckedAt: now,
        ordersReadTo: null,
        catalogReadAt: null,
        changesCursor: null,
        sweepCursor: null,
        sweepBeganAt: null,
        sweepTicket: null,
        createdAt: now,
      });
      await tx.accounts.saveLocations(row.id, checked.locations);
      tx.wake(topics.topology);
      return row;
    });
    return account;
  });

/** The stored configuration with the given fields put over it: a secret left out stays. */
function mergeConfig(context: EngineContext, account: AccountRow, config: unknown): unknown {
  if (account.sealedConfig === null || typeof config !== "object" || config === null) return config;
  const stored: unknown = JSON.parse(context.secrets.open(account.sealedConfig, configPurpose));
  return { ...(stored as object), ...config };
}

export const updateAccount = (
  context: EngineContext,
  input: UpdateAccount,
): Promise<CommandResult<AccountRow>> =>
  asCommand(async () => {
    const { connections, ports, secrets, store } = context;
    const account = await store.read((tx) => findAccount(tx, input.accountId, "accountId"));
    const name = input.name === undefined ? account.name : checkName(input.name);
    let sealedConfig = account.sealedConfig;
    let checked: Checked | null = null;
    if (input.config !== undefined && input.config !== null) {
      const adapter = connections.adapterNamed(account.adapter);
      if (!adapter) {
        throw new Refused(
          refusal("UNSUPPORTED", `This gateway was started without the adapter ${account.adapter}.`),
        );
      }
      const config = parseConfig(adapter, mergeConfig(context, account, input.config));
      checked = await tryOut(connections.open(adapter, config));
      if (account.externalName !== null && checked.externalName !== account.externalName) {
        const message = `These credentials belong to ${checked.externalName}, this account is ${account.externalName}.`;
        throw new Refused(refusal("CONFLICT", `${message} Connect it as an account of its own.`, ["config"]));
      }
      sealedConfig = secrets.seal(JSON.stringify(config), configPurpose);
    }
    const now = ports.clock.now();
    await store.transaction(async (tx) => {
      const row = await findAccount(tx, input.accountId, "accountId");
      Object.assign(row, { name, sealedConfig });
      if (checked) {
        Object.assign(row, { healthState: "CONNECTED", healthMessage: null, healthCheckedAt: now });
        row.accessLimits = checked.limits;
        await tx.accounts.saveLocations(row.id, checked.locations);
      }
      await tx.flush();
      for (const integration of await tx.integrations.ofAccount(row.id))
        await refreshStatus(tx, integration, now);
      tx.wake(topics.topology);
      tx.wake(topics.account(row.id));
    });
    const updated = await store.read((tx) => findAccount(tx, input.accountId, "accountId"));
    if (checked) await connections.current(updated);
    return updated;
  });

/** Removes our subscriptions at the far side; that it cannot be reached is no reason to keep the credentials. */
async function removeWebhooks(context: EngineContext, connection: Connection | null): Promise<void> {
  const state: WebhookState | null = connection?.webhookState ?? null;
  if (!connection || !state) return;
  const { webhooks } = connection.kind === "SOURCE" ? connection.source : connection.channel;
  try {
    await webhooks.remove(state, call);
  } catch (error) {
    context.ports.log.warn({ error }, "webhooks could not be removed at the far side");
  }
}

/** Nothing is written any more once this has returned without a refusal (rule T3); the credentials are forgotten. */
export const disconnectAccount = (
  context: EngineContext,
  accountId: number,
): Promise<CommandResult<AccountRow>> =>
  asCommand(async () => {
    const { connections, ports, store } = context;
    await store.read((tx) => findAccount(tx, accountId, "accountId"));
    const connection = await connections.get(accountId).catch(() => null);
    const now = ports.clock.now();
    const open = await store.transaction(async (tx) => {
      const row = await findAccount(tx, accountId, "accountId");
      Object.assign(row, { sealedConfig: null, sealedWebhookState: null, webhookProblem: null });
      row.accessLimits = [];
      Object.assign(row, { healthState: "UNCHECKED", healthMessage: null, healthCheckedAt: null });
      await tx.flush();
      const intents: { integrationId: number; ids: number[] }[] = [];
      for (const integration of await tx.integrations.ofAccount(accountId)) {
        integration.toggleEpoch += 1;
        allowSettling(integration, now);
        await refreshStatus(tx, integration, now);
        const ids = (await tx.intents.openOf(integration.id)).map((intent) => intent.id);
        intents.push({ integrationId: integration.id, ids });
      }
      return intents;
    });
    const refusals: Refusal[] = [];
    for (const { integrationId, ids } of open) refusals.push(...(await drain(context, integrationId, ids)));
    await removeWebhooks(context, connection);
    await store.transaction(async (tx) => {
      for (const integration of await tx.integrations.ofAccount(accountId)) integration.drainUntil = null;
      tx.wake(topics.topology);
    });
    connections.forget(accountId);
    return partly(await store.read((tx) => findAccount(tx, accountId, "accountId")), refusals);
  });
