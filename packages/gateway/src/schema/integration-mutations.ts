// Making, switching, tuning and ending integrations.
import type { IntegrationRow } from "@stockgate/core";
import { builder } from "./builder.ts";
import { encodeGlobalId } from "./global-id.ts";
import { Integration } from "./integration.ts";
import { SyncPolicyInput, toPolicyChange, wantPolicyLocation } from "./sync-policy.ts";
import { carryOut, definePayload, type WantedId } from "./user-error.ts";

export const wantIntegration = (text: string): WantedId => ({ type: "Integration", text });

const integrationPayload = (name: string) =>
  definePayload<IntegrationRow>(name, (t) => ({
    integration: t.field({
      type: Integration,
      nullable: true,
      description: "As it is now; null where the request was refused.",
      resolve: ({ value }) => value,
    }),
  }));

const CreateIntegrationInput = builder.inputType("CreateIntegrationInput", {
  description: "Which accounts to bring together.",
  fields: (t) => ({
    name: t.string({ required: true, description: "What to call it." }),
    sourceAccountId: t.id({ required: true, description: "The account that knows the stock." }),
    channelAccountId: t.id({ required: true, description: "The account that sells it." }),
    policy: t.field({ type: SyncPolicyInput, description: "Where it departs from the default policy." }),
  }),
});

const CreateIntegrationPayload = integrationPayload("CreateIntegrationPayload");
builder.mutationField("createIntegration", (t) =>
  t.field({
    type: CreateIntegrationPayload,
    description:
      "Brings a source and a channel together. Stock sync is off to begin with; both catalogs are read and matched at once.",
    args: { input: t.arg({ type: CreateIntegrationInput, required: true, description: "Both accounts." }) },
    resolve: (_root, { input }, context) => {
      const { name, sourceAccountId, channelAccountId, policy } = input;
      const wanted = {
        sourceAccountId: { type: "Account", text: sourceAccountId },
        channelAccountId: { type: "Account", text: channelAccountId },
        locationId: wantPolicyLocation(policy),
      } as const;
      return carryOut(context, wanted, ({ locationId, ...accounts }) =>
        context.engine.commands.createIntegration({
          ...accounts,
          name,
          policy: policy ? toPolicyChange(policy, locationId) : undefined,
        }),
      );
    },
  }),
);

const DeleteIntegrationInput = builder.inputType("DeleteIntegrationInput", {
  description: "Which integration to end.",
  fields: (t) => ({ integrationId: t.id({ required: true, description: "The integration." }) }),
});

const DeleteIntegrationPayload = definePayload<number>("DeleteIntegrationPayload", (t) => ({
  deletedIntegrationId: t.id({
    nullable: true,
    description: "The id it had; null where the request was refused.",
    resolve: ({ value }) => (value === null ? null : encodeGlobalId("Integration", value)),
  }),
}));
builder.mutationField("deleteIntegration", (t) =>
  t.field({
    type: DeleteIntegrationPayload,
    description: "Ends an integration; the channel's numbers stay as they are.",
    args: { input: t.arg({ type: DeleteIntegrationInput, required: true, description: "Which." }) },
    resolve: (_root, { input }, context) =>
      carryOut(context, { integrationId: wantIntegration(input.integrationId) }, ({ integrationId }) =>
        context.engine.commands.deleteIntegration(integrationId),
      ),
  }),
);

const SetInventorySyncInput = builder.inputType("SetInventorySyncInput", {
  description: "Which toggle, and where to.",
  fields: (t) => ({
    integrationId: t.id({ required: true, description: "The integration." }),
    enabled: t.boolean({ required: true, description: "Whether stock is to be synced." }),
  }),
});

const SetInventorySyncPayload = integrationPayload("SetInventorySyncPayload");
builder.mutationField("setInventorySync", (t) =>
  t.field({
    type: SetInventorySyncPayload,
    description:
      "The toggle. Off by default. Once a call that switches it off has returned without a user error, nothing more is written to the channel.",
    args: { input: t.arg({ type: SetInventorySyncInput, required: true, description: "The switch." }) },
    resolve: (_root, { input: { integrationId: text, enabled } }, context) =>
      carryOut(context, { integrationId: wantIntegration(text) }, ({ integrationId }) =>
        context.engine.commands.setInventorySync({ integrationId, enabled }),
      ),
  }),
);

const UpdateSyncPolicyInput = builder.inputType("UpdateSyncPolicyInput", {
  description: "Which policy, and what changes about it.",
  fields: (t) => ({
    integrationId: t.id({ required: true, description: "The integration." }),
    policy: t.field({ type: SyncPolicyInput, required: true, description: "The changes." }),
  }),
});

const UpdateSyncPolicyPayload = integrationPayload("UpdateSyncPolicyPayload");
builder.mutationField("updateSyncPolicy", (t) =>
  t.field({
    type: UpdateSyncPolicyPayload,
    description:
      "Changes the policy and computes every number anew. A field left out stays; null switches off or clears where the policy's field is nullable, and is INVALID elsewhere.",
    args: { input: t.arg({ type: UpdateSyncPolicyInput, required: true, description: "The changes." }) },
    resolve: (_root, { input }, context) => {
      const wanted = {
        integrationId: wantIntegration(input.integrationId),
        locationId: wantPolicyLocation(input.policy),
      };
      return carryOut(context, wanted, ({ integrationId, locationId }) =>
        context.engine.commands.updateSyncPolicy({
          integrationId,
          policy: toPolicyChange(input.policy, locationId),
        }),
      );
    },
  }),
);
