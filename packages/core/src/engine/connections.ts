// One live adapter instance per account, made from its encrypted configuration when it is first needed.
import {
  type Adapter,
  AdapterError,
  type StockChannel,
  type StockSource,
  type WebhookState,
} from "../contracts/index.ts";
import type { Ports } from "../ports/ports.ts";
import type { AccountRow } from "../store/entities/account.ts";
import type { Store } from "../store/store.ts";
import { createLane, type Lane } from "./lanes.ts";
import { hideSecrets, hideWebhookState } from "./hide-secrets.ts";
import type { SecretBox } from "./secret-box.ts";

type Sealed = Pick<AccountRow, "sealedConfig" | "sealedWebhookState">;

export type Connection = {
  lane: Lane;
  webhookState: WebhookState | null;
  health: AccountRow["healthState"];
  /** What it was made from; null for one of its own. */
  sealed: Sealed | null;
} & ({ kind: "SOURCE"; source: StockSource } | { kind: "CHANNEL"; channel: StockChannel });

export type Connections = {
  adapters: readonly Adapter[];
  adapterNamed(name: string): Adapter | undefined;
  /** Throws AdapterError `unauthorized` where the account is disconnected. */
  get(accountId: number): Promise<Connection>;
  /** A connection of its own, for trying out a configuration that `configSchema` has parsed. The caller closes its lane. */
  open(adapter: Adapter, config: unknown): Connection;
  /** What is left of the budget of each account that was asked so far. */
  budgets(): Promise<{ accountId: number; left: number; capacity: number }[]>;
  /** As the account is stored now: another process may have changed its configuration, or have subscribed to webhooks. */
  current(account: AccountRow): Promise<Connection>;
  /** Those of accounts that are connected here. */
  known(): number[];
  /** The next `get` makes it anew: its configuration changed, or it was disconnected. */
  forget(accountId: number): void;
  /** For good: whoever waits for a budget is refused, and so is every later `get`. */
  closeAll(): void;
  isClosed(): boolean;
};

/** Requests of one account on the wire at once. */
const wireConcurrency = 8;
/** Shorter than the bound within which a switch-off must have settled what was under way. */
const requestTimeoutMs = 10_000;

export const configPurpose = "account-config";
export const webhookPurpose = "webhook-state";

export function createConnections(
  adapters: readonly Adapter[],
  ports: Ports,
  secrets: SecretBox,
  store: Store,
): Connections {
  const live = new Map<number, Promise<Connection>>();
  const opened = new Set<Lane>();
  let isClosed = false;
  const adapterNamed = (name: string) => adapters.find((adapter) => adapter.name === name);

  function open(adapter: Adapter, config: unknown, accountId?: number): Connection {
    const { telemetry } = ports;
    const lane = createLane(ports, {
      budget: adapter.budget,
      concurrency: wireConcurrency,
      requestTimeoutMs,
      note: (note) => {
        if (accountId !== undefined) telemetry.measure({ about: "vendor-request", accountId, ...note });
      },
      trace: ({ method, operation = null }, { priority, resends }) =>
        telemetry.vendorRequest({
          vendor: adapter.name,
          accountId: accountId ?? null,
          method,
          operation,
          priority,
          resends,
        }),
    });
    opened.add(lane);
    const adapterPorts = { send: lane.send, reportBudget: lane.reportBudget, log: ports.log };
    const common = { lane, health: "UNCHECKED" as const, sealed: null };
    const hidden = hideSecrets(adapter, config);
    return adapter.kind === "SOURCE"
      ? hideWebhookState({ ...common, kind: "SOURCE", source: adapter.connect(hidden, adapterPorts) })
      : hideWebhookState({ ...common, kind: "CHANNEL", channel: adapter.connect(hidden, adapterPorts) });
  }

  async function load(accountId: number): Promise<Connection> {
    const account = await store.read((tx) => tx.accounts.byId(accountId));
    const adapter = account && adapterNamed(account.adapter);
    if (!account?.sealedConfig) throw new AdapterError("unauthorized", "The account is disconnected.");
    if (!adapter) {
      throw new AdapterError(
        "unauthorized",
        `This gateway was started without the adapter ${account.adapter}.`,
      );
    }
    const config: unknown = JSON.parse(secrets.open(account.sealedConfig, configPurpose));
    const connection = open(adapter, adapter.configSchema.parse(config), accountId);
    return Object.assign(connection, {
      webhookState: webhookStateOf(account),
      health: account.healthState,
      sealed: account,
    });
  }

  const webhookStateOf = ({ sealedWebhookState }: AccountRow): WebhookState | null =>
    sealedWebhookState === null
      ? null
      : (JSON.parse(secrets.open(sealedWebhookState, webhookPurpose)) as WebhookState);

  const closeLane = (lane: Lane) => {
    lane.close();
    opened.delete(lane);
  };

  return {
    adapters,
    adapterNamed,
    open: (adapter, config) => open(adapter, config),
    isClosed: () => isClosed,
    get(accountId) {
      if (isClosed) {
        return Promise.reject(
          new AdapterError("unavailable", "This gateway is stopping.", { isUnsent: true }),
        );
      }
      const known = live.get(accountId);
      if (known) return known;
      const loading = load(accountId);
      live.set(accountId, loading);
      // What failed to load is tried again at the next call.
      loading.catch(() => live.delete(accountId));
      return loading;
    },
    async current(account) {
      const known = await this.get(account.id);
      if (known.sealed?.sealedConfig !== account.sealedConfig) {
        this.forget(account.id);
        return this.get(account.id);
      }
      if (known.sealed.sealedWebhookState !== account.sealedWebhookState)
        Object.assign(known, { webhookState: webhookStateOf(account), sealed: account });
      return known;
    },
    known: () => [...live.keys()],
    async budgets() {
      const known = await Promise.allSettled(
        [...live].map(async ([accountId, connection]) => ({
          accountId,
          ...(await connection).lane.outlook(),
        })),
      );
      return known.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    },
    forget(accountId) {
      const known = live.get(accountId);
      live.delete(accountId);
      void known?.then(({ lane }) => closeLane(lane)).catch(() => undefined);
    },
    closeAll() {
      isClosed = true;
      for (const lane of opened) closeLane(lane);
      live.clear();
    },
  };
}
