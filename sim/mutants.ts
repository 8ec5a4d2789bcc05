// Engines that are wrong in one place each: what is watched must notice. A watch that no wrong engine sets off proves
// nothing. Each is the production engine with a few words of its source exchanged as it is loaded.

export type Mutant = {
  name: string;
  /** What it does wrong. */
  wrong: string;
  /** In a file under packages/, these words, which stand there once, for those. */
  changes: readonly { file: string; from: string; to: string }[];
  /** What the watch says of it. */
  sign: RegExp;
  /** A story in which it shows. */
  story: { seed: number; steps: number };
};

const push = "core/src/stages/push.ts";

export const mutants: readonly Mutant[] = [
  {
    name: "other-number",
    wrong: "writes one unit more than it noted",
    changes: [
      {
        file: push,
        from: "const push: ChannelPush = { ...key, from, to };",
        to: "const push: ChannelPush = { ...key, from, to: to + 1 };",
      },
    ],
    sign: /no stored push explains/,
    story: { seed: 1, steps: 10 },
  },
  {
    name: "misread-stock",
    wrong: "reads another stock than the source states",
    changes: [
      {
        file: "adapter-katana/src/mapping.ts",
        from: "inStock: row.quantity_in_stock,",
        to: "inStock: row.quantity_in_stock + 10_000_000_000n,",
      },
    ],
    sign: /Katana never said/,
    story: { seed: 1, steps: 10 },
  },
  {
    name: "writes-while-off",
    wrong: "goes on sending what is open when sync is switched off",
    changes: [
      {
        file: "core/src/engine/commands/integrations.ts",
        from: "= await drain(context, integrationId, await forbidWrites(context, integrationId));\n  const",
        to: "= (await forbidWrites(context, integrationId), []);\n  const",
      },
      {
        file: "core/src/stages/settle-intent.ts",
        from: "return isYoung && (isCurrent || isDraining);",
        to: "return isYoung || isCurrent || isDraining;",
      },
    ],
    sign: /though sync is off/,
    story: { seed: 27, steps: 25 },
  },
  {
    name: "other-bytes",
    wrong: "sends other bytes than it stored",
    changes: [
      {
        file: "core/src/stages/settle-intent.ts",
        from: "channel.sendSetLevels({ body: intent.body }",
        to: "channel.sendSetLevels({ body: `${intent.body} ` }",
      },
    ],
    sign: /no stored intent holds/,
    story: { seed: 1, steps: 10 },
  },
  {
    name: "hasty",
    wrong: "waits for no budget",
    changes: [
      {
        file: "core/src/engine/budget.ts",
        from: "return Math.max(0, Math.ceil(wait - 1e-6));",
        to: "return 0 * wait;",
      },
    ],
    sign: /ms early/,
    story: { seed: 1, steps: 10 },
  },
  {
    name: "early-thanks",
    wrong: "acknowledges a webhook before it is stored",
    changes: [
      {
        file: "core/src/stages/gather-signals.ts",
        from: "stored, failed });\n      // What",
        to: "stored, failed });\n      stored(1);\n      // What",
      },
    ],
    sign: /webhooks were acknowledged/,
    story: { seed: 2, steps: 25 },
  },
  {
    name: "skips-events",
    wrong: "leaves out the event behind a cursor",
    changes: [
      {
        file: "core/src/store/tables/events.ts",
        from: "[position.tx, position.id])]: [],",
        to: "[position.tx, position.id + 1])]: [],",
      },
    ],
    sign: /the log has the events/,
    story: { seed: 1, steps: 10 },
  },
  {
    name: "sells-twice",
    wrong: "does not subtract what buyers took and the source does not know",
    changes: [
      {
        file: "core/src/engine/take-snapshot.ts",
        from: "inFlight.set(key, (inFlight.get(key) ?? 0n) + units);",
        to: "inFlight.set(key, 0n * units);",
      },
    ],
    sign: /of which some are sold/,
    story: { seed: 286, steps: 15 },
  },
  {
    name: "builds-too-many",
    wrong: "puts together a kit more than its components are enough for",
    changes: [
      {
        file: "core/src/stages/compute-potential.ts",
        from: "floorDivide(available, quantityPerKit);",
        to: "floorDivide(available, quantityPerKit) + 1n;",
      },
    ],
    sign: /in the end the store shows/,
    story: { seed: 3, steps: 10 },
  },
  {
    name: "gives-up",
    wrong: "leaves a write open for an hour whose outcome it does not know",
    changes: [
      {
        file: "core/src/stages/settle-intent.ts",
        from: "intent.nextAttemptAt = context.ports.clock.now() + pause;",
        to: "intent.nextAttemptAt = context.ports.clock.now() + pause + 3_600_000;",
      },
    ],
    sign: /did not come to rest/,
    story: { seed: 110, steps: 20 },
  },
  {
    name: "older-over-newer",
    wrong:
      "writes on while the outcome of a write is unknown, and sends that one again much later, whatever is there",
    changes: [
      {
        file: "core/src/stages/settle-intent.ts",
        from: "const pause = Math.max(error.waitMs ?? 0, restMs(intent.attempts, context.ports.random.next()));",
        to: "const pause = 60_000;",
      },
      {
        file: push,
        from: "if (open.nextAt !== null) return { more: false, dueAt: open.nextAt };",
        to: "",
      },
      {
        file: "adapter-shopify/src/set-levels.ts",
        from: "changeFromQuantity: from,",
        to: "changeFromQuantity: null,",
      },
    ],
    sign: /a newer number of .* was overwritten/,
    story: { seed: 28, steps: 22 },
  },
  {
    name: "forgetful",
    wrong: "resolves what a webhook names, and does not mark it to be read",
    changes: [
      {
        file: "core/src/stages/stale.ts",
        from: "else later = await markVariants(tx, account, signals, findings.orders, now);",
        to: "",
      },
    ],
    sign: /was acknowledged, and nothing will read it/,
    story: { seed: 2, steps: 10 },
  },
];
