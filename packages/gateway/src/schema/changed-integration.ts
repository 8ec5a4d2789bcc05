// The integration that a mutation changed something of, in what the mutation answers.
import type { CommandResult, IntegrationRow } from "@stockgate/core";
import { Integration } from "./integration.ts";
import type { FieldBuilder } from "./user-error.ts";

export const changedIntegration = <Value extends { integration: IntegrationRow }>(
  t: FieldBuilder<CommandResult<Value>>,
) =>
  t.field({
    type: Integration,
    nullable: true,
    description: "As it is now; null where the request was refused.",
    resolve: ({ value }) => value?.integration ?? null,
  });
