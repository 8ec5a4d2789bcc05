// What is answered where many variants were decided about at once.
import type { DecidedVariants } from "@stockgate/core";
import { changedIntegration } from "./changed-integration.ts";
import { definePayload } from "./user-error.ts";
import { VariantMapping } from "./variant-mapping.ts";

/** `order`: of the mappings, as the input names them. */
export const defineDecidedVariants = (name: string, order: string) =>
  definePayload<DecidedVariants>(name, (t) => ({
    variantMappings: t.field({
      type: [VariantMapping],
      description: `As they are now, in the order ${order}; empty where the request was refused.`,
      resolve: ({ value }) => value?.mappings ?? [],
    }),
    integration: changedIntegration(t),
  }));
