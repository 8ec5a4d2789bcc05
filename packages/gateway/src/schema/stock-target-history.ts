// A target's numbers over time, and what the source says of its stock now.
import { formatQuantity, type LevelRow, type TargetPointRow } from "@stockgate/core";
import { defineBatch, groupOfEach } from "./batch.ts";
import { builder } from "./builder.ts";
import { badInput } from "./errors.ts";
import { StockTarget } from "./stock-target.ts";

/** As many as a page has at most. */
const mostPoints = 250;
const usualPoints = 200;

const StockTargetPoint = builder.objectRef<TargetPointRow>("StockTargetPoint").implement({
  description: "What was wanted, pushed and seen at a target from a moment on, until the next point.",
  fields: (t) => ({
    at: t.expose("at", { type: "DateTime", description: "When one of the three moved." }),
    desired: t.exposeInt("desired", { nullable: true, description: "Wanted; null where it was not known." }),
    pushed: t.exposeInt("pushed", {
      nullable: true,
      description: "Pushed last until then; null before the first push.",
    }),
    observed: t.exposeInt("observed", {
      nullable: true,
      description:
        "Seen at the channel last until then: it is looked at when there is something to do, so what moved there by itself stands at the next look.",
    }),
  }),
});

type Range = { from: number; to: number; most: number };
const pointsOf = defineBatch((tx, targets, range: Range) => tx.targetPoints.within(targets, range));

builder.objectField(StockTarget, "history", (t) =>
  t.field({
    type: [StockTargetPoint],
    description:
      "Its numbers over time, a point for each time one of them moved, the earliest first; the first may lie before `from` and says what stood then. Kept for 30 days.",
    args: {
      from: t.arg({ type: "DateTime", required: true, description: "Where it begins." }),
      to: t.arg({ type: "DateTime", required: true, description: "Where it ends." }),
      points: t.arg.int({
        description: `The latest so many; ${usualPoints} unless told, ${mostPoints} at most.`,
      }),
    },
    resolve({ id }, { from, to, points }, context) {
      const most = points ?? usualPoints;
      if (most < 1 || most > mostPoints) throw badInput(`"points" must be from 1 to ${mostPoints}.`);
      if (to <= from) throw badInput('"to" must be later than "from".');
      return pointsOf(context, id, { from, to, most });
    },
  }),
);

const StockLevel = builder.objectRef<LevelRow>("StockLevel").implement({
  description: "What the source says of a variant at a location.",
  fields: (t) => ({
    inStock: t.field({
      type: "Decimal",
      description: "Units that it has.",
      resolve: ({ inStock }) => formatQuantity(inStock),
    }),
    committed: t.field({
      type: "Decimal",
      description: "Of those, units promised to open orders.",
      resolve: ({ committed }) => formatQuantity(committed),
    }),
    expected: t.field({
      type: "Decimal",
      description: "Units on their way.",
      resolve: ({ expected }) => formatQuantity(expected),
    }),
    readAt: t.expose("readAt", { type: "DateTime", description: "When it was asked." }),
  }),
});

const levelsOf = defineBatch(async (tx, variants, _args: null) =>
  groupOfEach(variants, await tx.levels.ofVariants(variants), (row) => row.sourceVariant),
);

builder.objectField(StockTarget, "level", (t) =>
  t.field({
    type: StockLevel,
    nullable: true,
    description:
      "What the source has where this target's number comes from; null where it has not said, or nothing is mapped. `availability` tells the whole sum.",
    async resolve({ sourceVariant, sourceLocation }, _args, context) {
      if (sourceVariant === null) return null;
      const levels = await levelsOf(context, sourceVariant, null);
      return levels.find(({ location }) => location === sourceLocation) ?? null;
    },
  }),
);
