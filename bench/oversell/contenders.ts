// The table's rows: the engine as shipped, and the same engine with parts of it switched off.
import type { ChannelAdapter } from "@stockgate/core/contracts";
import type { PolicyChange } from "@stockgate/core";

const contenderNames = ["shipped", "compare-and-set", "absolute"] as const;
export type ContenderName = (typeof contenderNames)[number];

export type Contender = {
  name: ContenderName;
  /** For the table. */
  title: string;
  policy: PolicyChange;
  wrapChannel: (adapter: ChannelAdapter) => ChannelAdapter;
};

/** Neither orders in flight nor units that no order explains lower a number. */
const withoutOrders: PolicyChange = { subtractInFlightOrders: false, unseenOrderHoldSeconds: 0 };

const asItIs = (adapter: ChannelAdapter): ChannelAdapter => adapter;

/** Shopify: a write that states null is compared with nothing, and always done. */
const withoutComparing = (body: string) =>
  body.replaceAll(/"changeFromQuantity":-?\d+/g, '"changeFromQuantity":null');

/** The channel as a program writes to it that sends its number and asks nothing. */
const alwaysWriting = (adapter: ChannelAdapter): ChannelAdapter => ({
  ...adapter,
  connect(config, ports) {
    const channel = adapter.connect(config, ports);
    return {
      ...channel,
      prepareSetLevels(pushes, options) {
        return { body: withoutComparing(channel.prepareSetLevels(pushes, options).body) };
      },
    };
  },
});

export const contenders: readonly Contender[] = [
  { name: "shipped", title: "Stockgate as shipped", policy: {}, wrapChannel: asItIs },
  {
    name: "compare-and-set",
    title: "Naive compare-and-set",
    policy: withoutOrders,
    wrapChannel: asItIs,
  },
  {
    name: "absolute",
    title: "Plain absolute pushes",
    policy: withoutOrders,
    wrapChannel: alwaysWriting,
  },
];

export const contenderNamed = (name: string): Contender | undefined =>
  contenders.find((each) => each.name === name);
