// An adapter: one vendor's system, made usable as a source or a channel.
import { z } from "zod";
import type { AdapterPorts, RateBudget } from "./call.ts";
import type { StockChannel } from "./channel.ts";
import type { StockSource } from "./source.ts";

/** Optional parts of a contract that an adapter supports. */
export type Capability =
  | "stock"
  | "orders"
  | "recipes"
  | "webhooks"
  /** A source that products and opening stock can be imported into. */
  | "catalog-import"
  /** A channel that can be told to stock a variant where it does not yet. */
  | "stocking"
  | "compare-and-set"
  | "idempotent-writes";

type AdapterBase<Config> = {
  /** Stable, kebab-case: accounts are stored under it. */
  name: string;
  /** For a person: "Katana". */
  title: string;
  version: string;
  capabilities: readonly Capability[];
  /** Secret fields carry `.meta({ writeOnly: true })`: they are stored encrypted and never returned. */
  configSchema: z.ZodType<Config>;
  budget: RateBudget;
};

export type SourceAdapter<Config = unknown> = AdapterBase<Config> & {
  kind: "SOURCE";
  /** Sends nothing yet. */
  connect(config: Config, ports: AdapterPorts): StockSource;
};

export type ChannelAdapter<Config = unknown> = AdapterBase<Config> & {
  kind: "CHANNEL";
  connect(config: Config, ports: AdapterPorts): StockChannel;
};

export type Adapter = SourceAdapter | ChannelAdapter;

/**
 * Declares an adapter. The config's type stays inside: `connect` is only ever called with what `configSchema` parsed.
 */
export function defineAdapter<Config>(adapter: SourceAdapter<Config>): SourceAdapter;
export function defineAdapter<Config>(adapter: ChannelAdapter<Config>): ChannelAdapter;
export function defineAdapter(adapter: Adapter): Adapter {
  return adapter;
}

/** The JSON Schema of an adapter's configuration, secrets marked writeOnly: what a form is drawn from. */
export const configJsonSchema = (adapter: Adapter): Record<string, unknown> =>
  z.toJSONSchema(adapter.configSchema, { io: "input" });
