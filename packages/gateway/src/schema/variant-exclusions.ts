// Many channel variants left out at once, or taken in again.
import { builder } from "./builder.ts";
import { definePayloadOfSelection, selectionFields, withSelection } from "./variant-selection.ts";

const ExcludeVariantsInput = builder.inputType("ExcludeVariantsInput", {
  description: "Which channel variants to leave out, or to take in again.",
  fields: (t) => ({
    integrationId: t.id(selectionFields.integrationId),
    variants: t.field(selectionFields.variants),
    excluded: t.boolean({ required: true, description: "Whether they are left out." }),
    dryRun: t.boolean({
      defaultValue: false,
      description: "Changes nothing; the answer says which variants it would change, and how many.",
    }),
  }),
});

const ExcludeVariantsPayload = definePayloadOfSelection("ExcludeVariantsPayload");
builder.mutationField("excludeVariants", (t) =>
  t.field({
    type: ExcludeVariantsPayload,
    description:
      "Leaves channel variants out of the sync, or takes them in again, as excludeVariant does one. Those that were so already are not among those concerned. It holds for those selected now, not for what fulfils the selection later.",
    args: { input: t.arg({ type: ExcludeVariantsInput, required: true, description: "Which." }) },
    resolve: (_root, { input }, context) => {
      const { excluded, dryRun, ...selection } = input;
      return withSelection(context, selection, (found) =>
        context.engine.commands.excludeVariants({
          ...found,
          isExcluded: excluded,
          isDryRun: dryRun ?? false,
        }),
      );
    },
  }),
);
