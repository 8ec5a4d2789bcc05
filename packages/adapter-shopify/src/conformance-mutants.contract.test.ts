// The kit can tell: each adapter here breaks one promise, and exactly the suite that is there for it fails.
import { AdapterError, type ChannelAdapter, type StockChannel } from "@stockgate/core/contracts";
import { failingSuites } from "@stockgate/core/testing";
import { expect, test } from "vitest";
import { shopifyFixture } from "./testing/conformance-fixture.ts";

type Mutant = { title: string; suite: string; mutate: (channel: StockChannel) => Partial<StockChannel> };

let count = 0;
const newKey = () => `00000000-0000-4000-9000-${String((count += 1)).padStart(12, "0")}`;
const reference = "gid://stockgate/Run/2";

const mutants: Mutant[] = [
  {
    title: "sends again what was a conflict",
    suite: "writes",
    mutate: (channel) => ({
      async sendSetLevels(write, pushes, call) {
        const outcomes = await channel.sendSetLevels(write, pushes, call);
        if (!outcomes.some(({ kind }) => kind === "conflict")) return outcomes;
        const shown = await channel.levels(pushes, call);
        const forced = pushes.map((push, index) => ({ ...push, from: shown[index]?.available ?? 0 }));
        const again = channel.prepareSetLevels(forced, { idempotencyKey: newKey(), reference });
        return channel.sendSetLevels(again, forced, call);
      },
    }),
  },
  {
    title: "makes up a key of its own",
    suite: "writes",
    mutate: (channel) => ({
      prepareSetLevels: (pushes, options) =>
        channel.prepareSetLevels(pushes, { ...options, idempotencyKey: newKey() }),
    }),
  },
  {
    title: "tells of one push of a batch that all were written",
    suite: "writes",
    mutate: (channel) => ({
      sendSetLevels: async (write, pushes, call) =>
        (await channel.sendSetLevels(write, pushes, call)).map((outcome) =>
          outcome.kind === "deferred" ? { kind: "applied" } : outcome,
        ),
    }),
  },
  {
    title: "tells what the channel showed the time before",
    suite: "quantities",
    mutate(channel) {
      const before = new Map<string, Awaited<ReturnType<StockChannel["levels"]>>>();
      return {
        async levels(keys, call) {
          const name = JSON.stringify(keys);
          const [now, last] = [await channel.levels(keys, call), before.get(name)];
          before.set(name, now);
          return last ?? now;
        },
      };
    },
  },
  {
    title: "sets a number where it stocks",
    suite: "stocking",
    mutate: (channel) => ({
      stocking: channel.stocking && {
        ...channel.stocking,
        async sendStocking(write, keys, call) {
          const outcomes = await channel.stocking?.sendStocking(write, keys, call);
          const shown = await channel.levels(keys, call);
          const zeros = shown.map(({ available, ...key }) => ({ ...key, from: available, to: 0 }));
          const set = channel.prepareSetLevels(zeros, { idempotencyKey: newKey(), reference });
          await channel.sendSetLevels(set, zeros, call);
          return outcomes ?? [];
        },
      },
    }),
  },
  {
    title: "tells of one refused level that it is stocked",
    suite: "stocking",
    mutate: (channel) => ({
      stocking: channel.stocking && {
        ...channel.stocking,
        sendStocking: async (_, keys) => keys.map(() => ({ kind: "stocked" })),
      },
    }),
  },
  {
    title: "believes deliveries to other shops",
    suite: "webhooks",
    mutate: ({ webhooks }) => ({
      webhooks: {
        ...webhooks,
        receive(delivery, state) {
          const verdict = webhooks.receive(delivery, state);
          const isTrusted = verdict.kind === "rejected" && verdict.reason === "other-tenant";
          return isTrusted ? { kind: "accepted", eventId: null, topic: "any", keys: [] } : verdict;
        },
      },
    }),
  },
  {
    title: "takes throttling for an outage",
    suite: "throttling",
    mutate: (channel) => ({
      levels: (keys, call) =>
        channel.levels(keys, call).catch((error: unknown) => {
          if (error instanceof AdapterError && error.kind === "throttled") {
            throw new AdapterError("unavailable", "no answer");
          }
          throw error;
        }),
    }),
  },
  {
    title: "takes a lost answer for a refusal",
    suite: "fault table",
    mutate: (channel) => ({
      variants: (refs, call) =>
        channel.variants(refs, call).catch((error: unknown) => {
          if (error instanceof AdapterError && error.kind === "unavailable") {
            throw new AdapterError("rejected", "no");
          }
          throw error;
        }),
    }),
  },
  {
    title: "waits by itself",
    suite: "manners",
    mutate: (channel) => ({
      async locations(call) {
        await new Promise<void>((resolve) => {
          setTimeout(resolve, 1);
        });
        return channel.locations(call);
      },
    }),
  },
];

const adapterOf = (mutant: Mutant): ChannelAdapter => ({
  ...shopifyFixture.adapter,
  connect(config, ports) {
    const channel = shopifyFixture.adapter.connect(config, ports);
    return { ...channel, ...mutant.mutate(channel) };
  },
});

test.each(mutants)("an adapter that $title fails $suite alone", async (mutant) => {
  expect(await failingSuites({ ...shopifyFixture, adapter: adapterOf(mutant) })).toEqual([mutant.suite]);
});
