// Importing products and opening stock into the source.
import type { Stockgate } from "@stockgate/core";
import { builder } from "./builder.ts";
import type { GraphQLContext } from "./context.ts";
import { wantIntegration } from "./integration-mutations.ts";
import { runPayload } from "./sync-run-mutations.ts";
import { carryOut } from "./user-error.ts";
import { placeFields, wantVariants } from "./variant-selection.ts";

const ImportSelectionInput = builder.inputType("ImportSelectionInput", {
  description: "What of the channel to import: one of these ways.",
  isOneOf: true,
  fields: (t) => ({
    channelVariantIds: t.idList({ description: "These variants; at most 1000." }),
    search: t.string({
      description: "Those variants whose SKU or title contains this, in any letter case.",
    }),
    all: t.boolean({ description: "Every variant: true." }),
  }),
});

const fields = {
  integrationId: { required: true, description: "The integration." },
  dryRun: { defaultValue: false, description: "Writes nothing; the run holds the plan." },
  idempotencyKey: {
    description: "The same key with the same input answers the run of the first time, and starts nothing.",
  },
} as const;
const fieldOf = (description: string) =>
  ({ type: ImportSelectionInput, required: true, description }) as const;

type Given = {
  integrationId: string | number;
  variants: typeof ImportSelectionInput.$inferInput;
  dryRun?: boolean | null | undefined;
  idempotencyKey?: string | null | undefined;
};

const places = {
  channelVariantIds: ["variants", "channelVariantIds"],
  search: ["variants", "search"],
  all: ["variants", "all"],
};

type Command = Stockgate["commands"]["importProducts"];

/** Asks for it, once the ids are known to name channel variants. */
function askFor(context: GraphQLContext, input: Given, command: Command): ReturnType<Command> {
  const { channelVariantIds, search, all } = input.variants;
  const named = wantVariants(channelVariantIds?.map(String));
  const wanted = { ...named.wanted, integrationId: wantIntegration(String(input.integrationId)) };
  return carryOut(context, wanted, async (ids) => {
    const result = await command({
      integrationId: ids.integrationId,
      channelVariantIds: named.idsAmong(ids),
      search: search ?? null,
      all: all ?? false,
      isDryRun: input.dryRun ?? false,
      idempotencyKey: input.idempotencyKey ?? null,
    });
    return placeFields(result, places);
  });
}

const ImportProductsInput = builder.inputType("ImportProductsInput", {
  description: "Which of the channel's variants the source is to have.",
  fields: (t) => ({
    integrationId: t.id(fields.integrationId),
    variants: t.field(fieldOf("Of which the products are made where the source lacks them.")),
    dryRun: t.boolean(fields.dryRun),
    idempotencyKey: t.string(fields.idempotencyKey),
  }),
});

const ImportProductsPayload = runPayload("ImportProductsPayload");
builder.mutationField("importProducts", (t) =>
  t.field({
    type: ImportProductsPayload,
    description:
      "Makes in the source what it lacks of the channel's products and variants, and maps it by the channel's own ids. What bears a SKU that the source has is mapped, not made. Safe to repeat.",
    args: { input: t.arg({ type: ImportProductsInput, required: true, description: "What." }) },
    resolve: (_root, { input }, context) => askFor(context, input, context.engine.commands.importProducts),
  }),
);

const ImportStockInput = builder.inputType("ImportStockInput", {
  description: "Whose stock the source is to take over from the channel.",
  fields: (t) => ({
    integrationId: t.id(fields.integrationId),
    variants: t.field(fieldOf("Of which the stock is set.")),
    dryRun: t.boolean(fields.dryRun),
    idempotencyKey: t.string(fields.idempotencyKey),
  }),
});

const ImportStockPayload = runPayload("ImportStockPayload");
builder.mutationField("importStock", (t) =>
  t.field({
    type: ImportStockPayload,
    description:
      "Sets what is in stock in the source to what the channel counts: available + units on open orders, summed over the channel locations that follow one source location. Once for each variant and location: a repeat changes nothing.",
    args: { input: t.arg({ type: ImportStockInput, required: true, description: "Whose." }) },
    resolve: (_root, { input }, context) => askFor(context, input, context.engine.commands.importStock),
  }),
);
