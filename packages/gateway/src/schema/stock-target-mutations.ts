// What a person decides about one target.
import type { TargetRow } from "@stockgate/core";
import { builder } from "./builder.ts";
import { StockTarget } from "./stock-target.ts";
import { carryOut, definePayload } from "./user-error.ts";

const ResumeTargetInput = builder.inputType("ResumeTargetInput", {
  description: "Which target to write to again.",
  fields: (t) => ({ targetId: t.id({ required: true, description: "The target." }) }),
});

const ResumeTargetPayload = definePayload<TargetRow>("ResumeTargetPayload", (t) => ({
  target: t.field({
    type: StockTarget,
    nullable: true,
    description: "As it is now; null where the request was refused.",
    resolve: ({ value }) => value,
  }),
}));

builder.mutationField("resumeTarget", (t) =>
  t.field({
    type: ResumeTargetPayload,
    description:
      "Ends the hold that followed a second writer's reversals: both sides are read anew, and the channel is brought right at once.",
    args: { input: t.arg({ type: ResumeTargetInput, required: true, description: "Which." }) },
    resolve: (_root, { input }, context) =>
      carryOut(
        context,
        { targetId: { type: "StockTarget", text: input.targetId, path: ["targetId"] } },
        ({ targetId }) => context.engine.commands.resumeTarget(targetId),
      ),
  }),
);
