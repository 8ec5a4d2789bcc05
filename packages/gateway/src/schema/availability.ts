// What is available and why.
import {
  type AvailabilityStep as CoreStep,
  type Explained as CoreExplained,
  explainAvailability,
  formatQuantity,
  type KitComponent as CoreComponent,
  type Quantity,
} from "@stockgate/core";
import { defineBatch, groupOfEach } from "./batch.ts";
import { mayKnow } from "../auth/confinement.ts";
import { builder, defineEnum } from "./builder.ts";
import type { GraphQLContext } from "./context.ts";
import { badInput, notFound } from "./errors.ts";
import { decodeGlobalId } from "./global-id.ts";
import { handedOn, handOn, type Reference } from "./hand-on.ts";
import { Location } from "./location.ts";
import { readTogether } from "./read-together.ts";
import { StockTarget } from "./stock-target.ts";
import { SourceVariant } from "./variant.ts";

/** SKUs that may be asked about at once. */
const mostSkus = 250;

/** The number of one source variant at one source location, and the integration that it is for. */
export type Explained = CoreExplained & { integrationId: number };

const decimal = (value: Quantity | null | undefined): string | null =>
  value === null || value === undefined ? null : formatQuantity(value);

const AvailabilityStepKind = defineEnum<CoreStep["kind"]>("AvailabilityStepKind", "What a term stands for.", {
  IN_STOCK: "Units that the source has.",
  POTENTIAL: "Kits that could be assembled.",
  COMMITTED: "Units promised to open orders.",
  COMMITMENTS_NOT_COUNTED:
    "Of those, the units on orders that the policy does not count; `detail` names the orders.",
  KIT_ORDERS: "What kits on open orders will take of it; `detail` names the kits.",
  IN_FLIGHT: "Units on channel orders that the source does not know yet.",
  KIT_SHARE:
    "What is left to others that take the same components, where the policy divides them; `detail` names them.",
  BUFFER_PERCENT: "The share that the policy holds back.",
  BUFFER_QUANTITY: "The units that the policy holds back.",
  MAXIMUM: "What exceeds the most that is shown.",
  ROUNDING: "Parts of a unit: rounded down.",
  CLAMP: "What is below zero.",
});

const AvailabilityStep = builder.objectRef<CoreStep>("AvailabilityStep").implement({
  description: "One term of the sum, in the order in which it is applied.",
  fields: (t) => ({
    kind: t.expose("kind", { type: AvailabilityStepKind, description: "What it stands for." }),
    label: t.exposeString("label", { description: "For a person." }),
    amount: t.field({
      type: "Decimal",
      description: "Signed, in units.",
      resolve: ({ amount }) => formatQuantity(amount),
    }),
    result: t.field({
      type: "Decimal",
      description: "The running result behind this step.",
      resolve: ({ result }) => formatQuantity(result),
    }),
    detail: t.expose("detail", {
      type: "JSON",
      nullable: true,
      description: "The source's or channel's records behind it, and the rule applied.",
    }),
    readAt: t.expose("readAt", {
      type: "DateTime",
      nullable: true,
      description: "When the figure was read; null for a step of arithmetic.",
    }),
  }),
});

const KitComponent = builder.objectRef<CoreComponent>("KitComponent").implement({
  description: "One line of a kit's recipe, and how many kits it allows.",
  fields: (t) => ({
    variant: t.field({
      type: SourceVariant,
      description: "What the kit takes.",
      resolve: ({ variantId }) => variantId,
    }),
    quantityPerKit: t.field({
      type: "Decimal",
      description: "How many units of it one kit takes.",
      resolve: ({ quantityPerKit }) => formatQuantity(quantityPerKit),
    }),
    available: t.field({
      type: "Decimal",
      nullable: true,
      description: "Units of it that are free for kits; null where unknown.",
      resolve: ({ available }) => decimal(available),
    }),
    allows: t.exposeInt("allows", {
      nullable: true,
      description: "Kits this component allows; null where unknown.",
    }),
    isLimiting: t.exposeBoolean("isLimiting", { description: "Whether no other component allows fewer." }),
  }),
});

const targetsOfVariant = defineBatch(async (tx, variants, _args: null) =>
  groupOfEach(variants, await tx.targets.ofSourceVariants(variants), (row) => row.sourceVariant ?? 0),
);

export const Availability = builder.objectRef<Explained>("Availability").implement({
  description:
    "What a source variant at a source location lets this channel sell, and how the number came about.",
  fields: (t) => ({
    sku: t.exposeString("sku", { nullable: true, description: "The source variant's SKU." }),
    sourceVariant: t.field({
      type: SourceVariant,
      description: "Whose stock it is.",
      resolve: ({ variantId }, _args, context) => handedOn(context, SourceVariant, variantId),
    }),
    sourceLocation: t.field({
      type: Location,
      description: "Where the stock is.",
      resolve: ({ locationId }, _args, context) => handedOn(context, Location, locationId),
    }),
    inStock: t.field({
      type: "Decimal",
      nullable: true,
      description:
        "Null where the source has not said: unknown is not zero, and is never pushed. `unavailableReason` tells why.",
      resolve: ({ level }) => decimal(level?.inStock),
    }),
    committed: t.field({
      type: "Decimal",
      nullable: true,
      description: "As the source states it, before any choice of which commitments count.",
      resolve: ({ level }) => decimal(level?.committed),
    }),
    expected: t.field({
      type: "Decimal",
      nullable: true,
      description: "Units on their way to the source.",
      resolve: ({ level }) => decimal(level?.expected),
    }),
    potential: t.field({
      type: "Decimal",
      nullable: true,
      description: "Kits that could be assembled from components; null where the variant is no kit.",
      resolve: ({ potential }) => decimal(potential),
    }),
    inFlight: t.field({
      type: "Decimal",
      description:
        "Units in channel orders that the source does not know yet; fractions come from kits taken apart.",
      resolve: ({ inFlight }) => formatQuantity(inFlight),
    }),
    buffer: t.exposeInt("buffer", { description: "Units that the policy holds back." }),
    available: t.exposeInt("available", {
      nullable: true,
      description: "The number this integration's channel should show.",
    }),
    unavailableReason: t.exposeString("unavailableReason", {
      nullable: true,
      description: "Why the number cannot be known; null where it is.",
    }),
    components: t.expose("components", {
      type: [KitComponent],
      description: "The kit's recipe; empty where the variant is no kit.",
    }),
    steps: t.expose("steps", { type: [AvailabilityStep], description: "The terms of the number, in order." }),
    observedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When the source quantities were read.",
      resolve: ({ level }) => level?.readAt ?? null,
    }),
    targets: t.field({
      type: [StockTarget],
      description: "Where in this channel the number is shown.",
      resolve: async ({ integrationId, variantId, locationId, shownBy }, _args, context) =>
        (await targetsOfVariant(context, variantId, null)).filter(
          (target) =>
            target.integration === integrationId &&
            target.sourceLocation === locationId &&
            (shownBy === null || shownBy.includes(target.channelVariant)),
        ),
    }),
  }),
});

const references: readonly Reference<Explained>[] = [
  { field: "sourceVariant", node: SourceVariant, idOf: ({ variantId }) => variantId },
  { field: "sourceLocation", node: Location, idOf: ({ locationId }) => locationId },
];

/** Checks the arguments that the query and the subscription share. */
export function readSkus(integrationId: string, skus: readonly string[]): number {
  if (skus.length > mostSkus) throw badInput(`Ask about at most ${mostSkus} SKUs at once.`);
  const key = decodeGlobalId(integrationId);
  if (key?.type !== "Integration") throw notFound("There is no integration with this id.");
  return key.id;
}

/** By SKU; null where there is no such integration. */
const explainTogether = readTogether(async (tx, integrationId: number, skus: readonly string[]) => {
  const integration = await tx.integrations.byId(integrationId);
  if (!integration) return null;
  const explained = await explainAvailability(tx, integration, skus);
  const rows = explained.map((each) => ({ ...each, integrationId }));
  return Map.groupBy(rows, ({ sku }) => sku);
});

/** Throws where there is no such integration. */
export async function explain(
  context: GraphQLContext,
  integrationId: number,
  skus: readonly string[],
): Promise<Explained[]> {
  const isKnown = mayKnow(context, integrationId);
  const bySku = isKnown ? await explainTogether(context, integrationId, skus) : null;
  if (!bySku) throw notFound("There is no integration with this id.");
  return [...new Set(skus)].flatMap((sku) => bySku.get(sku) ?? []);
}

builder.queryField("availability", (t) =>
  t.field({
    type: [Availability],
    description:
      "What is available and why, per source variant and source location; several rows where channel variants that follow the same stock show different numbers of it. Names the variants by SKU; a SKU that is not known answers with no row, never with zero. At most 250 SKUs.",
    args: {
      integrationId: t.arg.id({ required: true, description: "Whose channel the number is for." }),
      skus: t.arg.stringList({ required: true, description: "The SKUs, letter for letter." }),
    },
    async resolve(_root, { integrationId, skus }, context, info) {
      const explained = await explain(context, readSkus(integrationId, skus), skus);
      await handOn(context, info, explained, references);
      return explained;
    },
  }),
);
