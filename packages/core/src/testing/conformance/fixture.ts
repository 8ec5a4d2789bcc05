// What an adapter's author hands to the conformance kit: the adapter, configurations good and bad, and a far side to try
// it on, driven by other means than the adapter: usually a mock server of the vendor, and a second key to it.
import type {
  ChannelAdapter,
  ChannelLevelKey,
  ExternalId,
  SourceAdapter,
  WebhookState,
} from "../../contracts/index.ts";

/** What the wire does to requests. `lost-answer`: the request is carried out, and only its answer is lost. */
export type WireFault = "throttled" | "unauthorized" | "server-error" | "html" | "reset" | "lost-answer";

export type FarSide = {
  /** Answers as the vendor does; rejects where the connection drops. */
  fetch(request: Request): Promise<Response>;
  /** Strikes the next requests, as many as `count`. */
  strike(fault: WireFault, count: number): Promise<void>;
  calm(): Promise<void>;

  /** Every variant there is, as the vendor tells. More than one page of the adapter's holds. */
  variantIds(): Promise<ExternalId[]>;
  /** One variant goes from the first page of the catalog, and one comes to it. */
  shiftCatalog(): Promise<void>;

  /** Changes something that a webhook tells of, and waits until it is told. */
  changeStock(): Promise<void>;
  /** The requests that the vendor delivered since the last call, to whatever address. */
  deliveries(): Promise<Request[]>;
  /** How many subscriptions of this app there are. */
  subscriptions(): Promise<number>;
  /** One of them is removed by the vendor. */
  loseSubscription(): Promise<void>;
  close(): void;
};

/** Quantities as the vendor writes them. */
export type StatedLevel = {
  variantExternalId: ExternalId;
  locationExternalId: ExternalId;
  inStock: string;
  committed: string;
};

export type SourceFarSide = FarSide & {
  /** All levels of some variants that have stock, one of them with a fraction of a unit. */
  statedLevels(): Promise<StatedLevel[]>;
  /** A variant's id in the vendor's form that no variant has. */
  unknownVariantId: ExternalId;
};

export type ChannelFarSide = FarSide & {
  /** Four levels or more that the app may set, of different items. */
  writableLevels(): Promise<ChannelLevelKey[]>;
  /** One that the vendor refuses to set. */
  refusedLevel(): Promise<ChannelLevelKey>;
  available(key: ChannelLevelKey): Promise<number>;
  /** Where the adapter has the capability `stocking`. */
  stocking?: {
    /** Three levels or more that are not stocked and may be. */
    unstockedLevels(): Promise<ChannelLevelKey[]>;
    isStocked(key: ChannelLevelKey): Promise<boolean>;
  };
  /** Somebody edits it in the channel. */
  edit(key: ChannelLevelKey, to: number): Promise<void>;
};

type FixtureOf<Adapter, Side> = {
  adapter: Adapter;
  config: Record<string, unknown>;
  /** Each is refused with a message that names the field. */
  badConfigs: { config: unknown; field: string }[];
  /** Parts of `config` that no message and no log may hold. */
  secrets: string[];
  /** Accounts that a delivery to this one is not for: another shop, or another secret in the subscriptions' state. */
  otherAccounts: { config?: Record<string, unknown>; stateOf?: (state: WebhookState) => WebhookState }[];
  /** A far side of its own, in the same state each time. */
  open(): Promise<Side>;
};

export type SourceFixture = FixtureOf<SourceAdapter, SourceFarSide>;
export type ChannelFixture = FixtureOf<ChannelAdapter, ChannelFarSide>;
