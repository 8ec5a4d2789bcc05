// How an integration's pushes went over time: for a chart, in buckets of equal length.
import type { ActivityBucket as CoreBucket } from "@stockgate/core";
import { defineBatch } from "./batch.ts";
import { builder } from "./builder.ts";
import { badInput } from "./errors.ts";
import { Integration } from "./integration.ts";

/** As long as pushes are kept. */
const longestMs = 31 * 86_400_000;
const mostBuckets = 200;
const usualBuckets = 60;

const seconds = (ms: number | null): number | null => (ms === null ? null : ms / 1000);
const count = (name: keyof CoreBucket["outcomes"], description: string) => ({ name, description });

const ActivityBucket = builder.objectRef<CoreBucket>("ActivityBucket").implement({
  description: "What became of the pushes that were sent within a span of time.",
  fields: (t) => {
    const counted = ({ name, description }: ReturnType<typeof count>) =>
      t.int({ description, resolve: ({ outcomes }) => outcomes[name] ?? 0 });
    return {
      from: t.expose("from", { type: "DateTime", description: "Where it begins." }),
      to: t.expose("to", { type: "DateTime", description: "Where it ends; that moment is the next one's." }),
      applied: counted(count("APPLIED", "Written: the channel shows them.")),
      unchanged: counted(count("UNCHANGED", "The channel showed the number already.")),
      conflicts: counted(
        count(
          "CONFLICT",
          "The channel's number had moved meanwhile: nothing was written, and all was read again.",
        ),
      ),
      failed: counted(count("REJECTED", "The channel refused them: failures.")),
      deferred: counted(count("DEFERRED", "Nothing was written: others of the batch were at fault.")),
      unknown: counted(count("UNKNOWN", "Let go before an answer told.")),
      pending: counted(count("PENDING", "On their way: no answer yet.")),
      freshnessP50: t.float({
        nullable: true,
        description:
          "Seconds from the signal of a change to the channel's number: half of the applied ones took no longer. Null where none was applied.",
        resolve: ({ freshnessP50Ms }) => seconds(freshnessP50Ms),
      }),
      freshnessP95: t.float({
        nullable: true,
        description: "The same: 95 of a hundred took no longer.",
        resolve: ({ freshnessP95Ms }) => seconds(freshnessP95Ms),
      }),
    };
  },
});

const activityOf = defineBatch((tx, integrations, range: { from: number; to: number; buckets: number }) =>
  tx.activity.ofIntegrations(integrations, range),
);

builder.objectField(Integration, "activity", (t) =>
  t.field({
    type: [ActivityBucket],
    description:
      "What became of its pushes over time, each counted when it was sent; in buckets of equal length, the earliest first. Kept for 30 days.",
    args: {
      from: t.arg({ type: "DateTime", required: true, description: "Where the first bucket begins." }),
      to: t.arg({
        type: "DateTime",
        required: true,
        description: "Where the last one ends; at most 31 days behind `from`.",
      }),
      buckets: t.arg.int({ description: `How many; ${usualBuckets} unless told, ${mostBuckets} at most.` }),
    },
    resolve({ id }, { from, to, buckets: asked }, context) {
      const buckets = asked ?? usualBuckets;
      if (buckets < 1 || buckets > mostBuckets) throw badInput(`"buckets" must be from 1 to ${mostBuckets}.`);
      if (to <= from) throw badInput('"to" must be later than "from".');
      if (to - from > longestMs) throw badInput('From "from" to "to" may be 31 days at most.');
      return activityOf(context, id, { from, to, buckets });
    },
  }),
);
