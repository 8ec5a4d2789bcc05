// The whole engine behind one object: started, asked, commanded, stopped. It knows no GraphQL and no HTTP server.
import type { Adapter } from "./contracts/index.ts";
import { settingsOf } from "./engine/account-settings.ts";
import { endedTokens, findApiToken } from "./engine/api-tokens.ts";
import * as accounts from "./engine/commands/accounts.ts";
import * as apiTokens from "./engine/commands/api-tokens.ts";
import * as approvals from "./engine/commands/approvals.ts";
import * as exclusions from "./engine/commands/exclusions.ts";
import * as inFlight from "./engine/commands/in-flight.ts";
import * as importLevels from "./engine/commands/import-levels.ts";
import * as importMappings from "./engine/commands/import-mappings.ts";
import * as imports from "./engine/commands/imports.ts";
import * as integrations from "./engine/commands/integrations.ts";
import * as locations from "./engine/commands/locations.ts";
import * as mapVariants from "./engine/commands/map-variants.ts";
import * as overrides from "./engine/commands/overrides.ts";
import * as policy from "./engine/commands/policy.ts";
import * as runs from "./engine/commands/runs.ts";
import * as targets from "./engine/commands/targets.ts";
import * as unmapVariants from "./engine/commands/unmap-variants.ts";
import * as variants from "./engine/commands/variants.ts";
import { createConnections } from "./engine/connections.ts";
import type { EngineContext } from "./engine/context.ts";
import { reconcileRestored } from "./engine/after-restore.ts";
import { readLevelSheet } from "./engine/level-sheet.ts";
import { resealSecrets } from "./engine/reseal-secrets.ts";
import { createSecretBox } from "./engine/secret-box.ts";
import { endedSessions, endSession, findSession, openSession } from "./engine/sessions.ts";
import { createSupervisor } from "./engine/supervisor.ts";
import type { Ports } from "./ports/ports.ts";
import { createSignalKeeper } from "./stages/gather-signals.ts";
import { followEvents } from "./stages/publish.ts";
import { type Delivered, receiveWebhook } from "./stages/signal.ts";
import type { DatabaseUrl } from "./store/database.ts";
import type { AccountRow } from "./store/entities/account.ts";
import { openStore, type Store, type WakeListener } from "./store/store.ts";
import type { EventFilter, EventPosition } from "./store/tables/events.ts";
import type { Tx } from "./store/tx.ts";

export type StockgateOptions = {
  database: DatabaseUrl;
  adapters: readonly Adapter[];
  /** 32 bytes; what it sealed opens with no other. */
  secretKey: Uint8Array;
  /** Keys of before: what they sealed is sealed anew with `secretKey` at the start. */
  previousSecretKeys?: readonly Uint8Array[];
  /** Where vendors reach this gateway, without a slash at the end; null where they cannot. */
  publicUrl: string | null;
  ports: Ports;
  /** Puts something between the engine and its store: where a simulation pulls the plug. */
  wrapStore?: (store: Store) => Store;
};

/** Leaves the context out of every command: callers give the input alone. */
type Bound<Commands> = {
  [Name in keyof Commands]: Commands[Name] extends (
    context: EngineContext,
    ...input: infer Input
  ) => infer Result
    ? (...input: Input) => Result
    : never;
};

const commands = {
  connectAccount: accounts.connectAccount,
  updateAccount: accounts.updateAccount,
  disconnectAccount: accounts.disconnectAccount,
  createApiToken: apiTokens.createApiToken,
  revokeApiToken: apiTokens.revokeApiToken,
  createIntegration: integrations.createIntegration,
  deleteIntegration: integrations.deleteIntegration,
  setInventorySync: integrations.setInventorySync,
  updateSyncPolicy: policy.updateSyncPolicy,
  setVariantOverrides: overrides.setVariantOverrides,
  clearVariantOverrides: overrides.clearVariantOverrides,
  mapLocation: locations.mapLocation,
  excludeLocation: locations.excludeLocation,
  unmapLocation: locations.unmapLocation,
  mapVariant: variants.mapVariant,
  mapVariants: mapVariants.mapVariants,
  unmapVariant: variants.unmapVariant,
  unmapVariants: unmapVariants.unmapVariants,
  excludeVariant: variants.excludeVariant,
  excludeVariants: exclusions.excludeVariants,
  resolveInFlightOrder: inFlight.resolveInFlightOrder,
  importLevels: importLevels.importLevels,
  importMappings: importMappings.importMappings,
  importProducts: imports.importProducts,
  importStock: imports.importStock,
  refreshCatalog: runs.refreshCatalog,
  pushStock: runs.pushStock,
  reconcile: runs.reconcile,
  retryFailedTargets: runs.retryFailedTargets,
  cancelSyncRun: runs.cancelSyncRun,
  approveSyncRun: approvals.approveSyncRun,
  rejectSyncRun: approvals.rejectSyncRun,
  resumeTarget: targets.resumeTarget,
};

function bindCommands(context: EngineContext): Bound<typeof commands> {
  const bound = Object.entries(commands).map(([name, command]) => [
    name,
    (...input: unknown[]) => Reflect.apply(command, undefined, [context, ...input]),
  ]);
  return Object.fromEntries(bound) as Bound<typeof commands>;
}

/** Opens the store and starts working. Throws where the database cannot be opened or is in use. */
export async function startStockgate(options: StockgateOptions) {
  const { ports, wrapStore = (store) => store } = options;
  const store = wrapStore(await openStore(options.database, ports));
  const secrets = createSecretBox(options.secretKey, options.previousSecretKeys);
  const connections = createConnections(options.adapters, ports, secrets, store);
  const { publicUrl } = options;
  const context: EngineContext = { store, ports, secrets, connections, publicUrl, leaseEpoch: 0 };
  await resealSecrets(context);
  await reconcileRestored(context);
  const keepSignal = createSignalKeeper(store, ports);
  const supervisor = createSupervisor(context);
  await supervisor.start();
  return {
    /** The adapters it was started with. */
    adapters: options.adapters,
    commands: bindCommands(context),
    /** For queries: tables as they are now. Nothing that is assigned in there is written. */
    read: <T>(work: (tx: Tx) => Promise<T>) => store.read(work),
    logEpoch: store.logEpoch,
    /** What is waiting, and what is left of the vendors' budgets, at this moment. */
    async figures() {
      const backlog = await store.read((tx) => tx.backlog.figures());
      return { ...backlog, budgets: await connections.budgets() };
    },
    /** What is left of the vendors' budgets, of the accounts that were asked from here. */
    budgets: () => connections.budgets(),
    /** An account's configuration without its secrets; null where there is none that can be read. */
    settingsOf: (account: AccountRow) => settingsOf(context, account),
    levelSheet: (integrationId: number) => readLevelSheet(context, integrationId),
    /** The valid API token with this text; null where there is none. Notes its use. */
    findApiToken: (secret: string) => findApiToken(context, secret),
    /** Those of these tokens that are valid no more. */
    endedTokens: (ids: readonly number[]) => endedTokens(context, ids),
    /** For a stored token, or for the configuration's where `token` is null; the secret is answered this once. */
    openSession: (token: { id: number; expiresAt: number | null } | null, adminHash: string) =>
      openSession(context, token, adminHash),
    /** The session with this secret and its token; null where there is none, or it is over. */
    findSession: (secret: string, adminHash: string) => findSession(context, secret, adminHash),
    endSession: (id: number) => endSession(context, id),
    /** Those of these sessions that are over. */
    endedSessions: (ids: readonly number[]) => endedSessions(context, ids),
    receiveWebhook: (webhookKey: string, delivered: Delivered) =>
      receiveWebhook(context, keepSignal, webhookKey, delivered),
    followEvents: (filter: EventFilter, after: EventPosition | null, signal: AbortSignal) =>
      followEvents(context, filter, after, signal),
    /** Told after a commit; see `topics` for what it may say. */
    onWake: (listener: WakeListener) => store.onWake(listener),
    /** Ends what runs in order, then closes the store. */
    async stop() {
      const stopped = supervisor.stop();
      // Whoever waits for a vendor's budget would keep us for a minute; what is on the wire may end.
      connections.closeAll();
      await stopped;
      await store.close();
    },
  };
}

export type Stockgate = Awaited<ReturnType<typeof startStockgate>>;
