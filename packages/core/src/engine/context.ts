// What every part of the engine works with.
import type { Ports } from "../ports/ports.ts";
import type { Store } from "../store/store.ts";
import type { Connections } from "./connections.ts";
import type { SecretBox } from "./secret-box.ts";

export type EngineContext = {
  store: Store;
  ports: Ports;
  secrets: SecretBox;
  connections: Connections;
  /** Where vendors reach this gateway's webhook intake; null where they cannot. */
  publicUrl: string | null;
  /** Of the lease under which this works; 0 for what needs none. */
  leaseEpoch: number;
};

/** Topics that the store tells its listeners after a commit. */
export const topics = {
  /** Its credentials, or its health, changed. */
  account: (accountId: number) => `account:${accountId}`,
  signals: (accountId: number) => `signals:${accountId}`,
  reads: (accountId: number) => `reads:${accountId}`,
  /** What is known of a channel's orders changed, and with it when they are to be looked at again. */
  orders: (accountId: number) => `orders:${accountId}`,
  pushes: (integrationId: number) => `pushes:${integrationId}`,
  runs: (integrationId: number) => `runs:${integrationId}`,
  /** Accounts or integrations came or went. */
  topology: "topology",
  events: "events",
  /** A token was revoked, or somebody signed out. */
  tokens: "tokens",
} as const;
