// Importing products and opening stock into the source.
import { builder } from "./builder.ts";
import { wantIntegration } from "./integration-mutations.ts";
import { runPayload } from "./sync-run-mutations.ts";
import { carryOut } from "./user-error.ts";
import { wantVariants } from "./variant-selection.ts";

type Given = {
  integrationId: string | number;
  channelVariantIds?: readonly (string | number)[] | null | undefined;
  search?: string | null | undefined;
  all?: boolean | null | undefined;
  dryRun?: boolean | null | undefined;
  idempotencyKey?: string | null | undefined;
};

const fieldsOf = (what: string) =>
  ({
    integrationId: { required: true, description: "The integration." },
    channelVariantIds: { description: `Only ${what} of these; or else search, or all.` },
    search: {
      description: `Only ${what} of variants a SKU or title of which contains this, in any letter case.`,
    },
    all: { description: `${what.charAt(0).toUpperCase()}${what.slice(1)} of all variants.` },
    dryRun: { defaultValue: false, description: "Writes nothing; the run holds the plan." },
    idempotencyKey: {
      description: "The same key with the same input answers the run of the first time, and starts nothing.",
    },
  }) as const;

/** What a command is asked with, once the ids are known to name channel variants. */
function requestOf(input: Given) {
  const variants = wantVariants(input.channelVariantIds?.map(String));
  const wanted = { ...variants.wanted, integrationId: wantIntegration(String(input.integrationId)) };
  const inputOf = (ids: Readonly<Record<string, number>>) => ({
    integrationId: ids["integrationId"] ?? 0,
    channelVariantIds: variants.idsAmong(ids),
    search: input.search ?? null,
    all: input.all ?? false,
    isDryRun: input.dryRun ?? false,
    idempotencyKey: input.idempotencyKey ?? null,
  });
  return { wanted, inputOf };
}

const productFields = fieldsOf("the products");
const ImportProductsInput = builder.inputType("ImportProductsInput", {
  description: "Which of the channel's variants the source is to have.",
  fields: (t) => ({
    integrationId: t.id(productFields.integrationId),
    channelVariantIds: t.idList(productFields.channelVariantIds),
    search: t.string(productFields.search),
    all: t.boolean(productFields.all),
    dryRun: t.boolean(productFields.dryRun),
    idempotencyKey: t.string(productFields.idempotencyKey),
  }),
});

const ImportProductsPayload = runPayload("ImportProductsPayload");
builder.mutationField("importProducts", (t) =>
  t.field({
    type: ImportProductsPayload,
    description:
      "Makes in the source what it lacks of the channel's products and variants, and maps it by the channel's own ids. What bears a SKU that the source has is mapped, not made. Safe to repeat.",
    args: { input: t.arg({ type: ImportProductsInput, required: true, description: "What." }) },
    resolve: (_root, { input }, context) => {
      const { wanted, inputOf } = requestOf(input);
      return carryOut(context, wanted, (ids) => context.engine.commands.importProducts(inputOf(ids)));
    },
  }),
);

const stockFields = fieldsOf("the stock");
const ImportStockInput = builder.inputType("ImportStockInput", {
  description: "Whose stock the source is to take over from the channel.",
  fields: (t) => ({
    integrationId: t.id(stockFields.integrationId),
    channelVariantIds: t.idList(stockFields.channelVariantIds),
    search: t.string(stockFields.search),
    all: t.boolean(stockFields.all),
    dryRun: t.boolean(stockFields.dryRun),
    idempotencyKey: t.string(stockFields.idempotencyKey),
  }),
});

const ImportStockPayload = runPayload("ImportStockPayload");
builder.mutationField("importStock", (t) =>
  t.field({
    type: ImportStockPayload,
    description:
      "Sets what is in stock in the source to what the channel counts: available + units on open orders, summed over the channel locations that follow one source location. Once for each variant and location: a repeat changes nothing.",
    args: { input: t.arg({ type: ImportStockInput, required: true, description: "Whose." }) },
    resolve: (_root, { input }, context) => {
      const { wanted, inputOf } = requestOf(input);
      return carryOut(context, wanted, (ids) => context.engine.commands.importStock(inputOf(ids)));
    },
  }),
);
