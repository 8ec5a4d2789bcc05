// Asking for work, and calling it off.
import type { SyncRunRow } from "@stockgate/core";
import { builder } from "./builder.ts";
import { wantIntegration } from "./integration-mutations.ts";
import { SyncRun } from "./sync-run.ts";
import { carryOut, definePayload, type WantedId } from "./user-error.ts";

const wantRun = (text: string): WantedId => ({ type: "SyncRun", text, path: ["syncRunId"] });

export const runPayload = (name: string) =>
  definePayload<SyncRunRow>(name, (t) => ({
    syncRun: t.field({
      type: SyncRun,
      nullable: true,
      description: "The run, answered at once; null where the request was refused.",
      resolve: ({ value }) => value,
    }),
  }));

const fieldTexts = {
  integrationId: { required: true, description: "The integration." },
  idempotencyKey: {
    description:
      "The same key with the same input answers the run of the first time, and starts nothing. 1 to 255 characters.",
  },
} as const;

const RefreshCatalogInput = builder.inputType("RefreshCatalogInput", {
  description: "Whose catalogs to read.",
  fields: (t) => ({
    integrationId: t.id(fieldTexts.integrationId),
    idempotencyKey: t.string(fieldTexts.idempotencyKey),
  }),
});

const RefreshCatalogPayload = runPayload("RefreshCatalogPayload");
builder.mutationField("refreshCatalog", (t) =>
  t.field({
    type: RefreshCatalogPayload,
    description: "Reads both catalogs again and matches them again.",
    args: { input: t.arg({ type: RefreshCatalogInput, required: true, description: "Whose." }) },
    resolve: (_root, { input }, context) =>
      carryOut(context, { integrationId: wantIntegration(input.integrationId) }, ({ integrationId }) =>
        context.engine.commands.refreshCatalog({
          integrationId,
          idempotencyKey: input.idempotencyKey ?? null,
        }),
      ),
  }),
);

const PushStockInput = builder.inputType("PushStockInput", {
  description: "What to compute and push.",
  fields: (t) => ({
    integrationId: t.id(fieldTexts.integrationId),
    skus: t.stringList({ description: "Only these; left out: everything mapped." }),
    dryRun: t.boolean({ defaultValue: false, description: "Writes nothing; the run holds the plan." }),
    idempotencyKey: t.string(fieldTexts.idempotencyKey),
  }),
});

const PushStockPayload = runPayload("PushStockPayload");
builder.mutationField("pushStock", (t) =>
  t.field({
    type: PushStockPayload,
    description:
      "Compute and push now: everything mapped, or the SKUs named. With dryRun nothing is written and the run holds the plan.",
    args: { input: t.arg({ type: PushStockInput, required: true, description: "What." }) },
    resolve: (_root, { input }, context) =>
      carryOut(context, { integrationId: wantIntegration(input.integrationId) }, ({ integrationId }) =>
        context.engine.commands.pushStock({
          integrationId,
          skus: input.skus ?? null,
          isDryRun: input.dryRun ?? false,
          idempotencyKey: input.idempotencyKey ?? null,
        }),
      ),
  }),
);

const ReconcileInput = builder.inputType("ReconcileInput", {
  description: "What to reconcile.",
  fields: (t) => ({
    integrationId: t.id(fieldTexts.integrationId),
    dryRun: t.boolean({
      defaultValue: false,
      description: "Writes nothing; the run holds what differs, why, and what would be pushed.",
    }),
    idempotencyKey: t.string(fieldTexts.idempotencyKey),
  }),
});

const ReconcilePayload = runPayload("ReconcilePayload");
builder.mutationField("reconcile", (t) =>
  t.field({
    type: ReconcilePayload,
    description: "The overnight reconciliation, now: read both sides, report the drift, push what differs.",
    args: { input: t.arg({ type: ReconcileInput, required: true, description: "Which." }) },
    resolve: (_root, { input }, context) =>
      carryOut(context, { integrationId: wantIntegration(input.integrationId) }, ({ integrationId }) =>
        context.engine.commands.reconcile({
          integrationId,
          isDryRun: input.dryRun ?? false,
          idempotencyKey: input.idempotencyKey ?? null,
        }),
      ),
  }),
);

const RetryFailedTargetsInput = builder.inputType("RetryFailedTargetsInput", {
  description: "Whose failed targets to try again.",
  fields: (t) => ({
    integrationId: t.id(fieldTexts.integrationId),
    idempotencyKey: t.string(fieldTexts.idempotencyKey),
  }),
});

const RetryFailedTargetsPayload = runPayload("RetryFailedTargetsPayload");
builder.mutationField("retryFailedTargets", (t) =>
  t.field({
    type: RetryFailedTargetsPayload,
    description: "Computes and pushes every failed target again.",
    args: { input: t.arg({ type: RetryFailedTargetsInput, required: true, description: "Whose." }) },
    resolve: (_root, { input }, context) =>
      carryOut(context, { integrationId: wantIntegration(input.integrationId) }, ({ integrationId }) =>
        context.engine.commands.retryFailedTargets({
          integrationId,
          idempotencyKey: input.idempotencyKey ?? null,
        }),
      ),
  }),
);

const ApproveSyncRunInput = builder.inputType("ApproveSyncRunInput", {
  description: "Which run to let go.",
  fields: (t) => ({ syncRunId: t.id({ required: true, description: "The run." }) }),
});

const ApproveSyncRunPayload = runPayload("ApproveSyncRunPayload");
builder.mutationField("approveSyncRun", (t) =>
  t.field({
    type: ApproveSyncRunPayload,
    description:
      "Lets a held run go: its targets are read and computed anew, and written as they are then; nothing is replayed.",
    args: { input: t.arg({ type: ApproveSyncRunInput, required: true, description: "Which." }) },
    resolve: (_root, { input }, context) =>
      carryOut(context, { runId: wantRun(input.syncRunId) }, ({ runId }) =>
        context.engine.commands.approveSyncRun(runId),
      ),
  }),
);

const RejectSyncRunInput = builder.inputType("RejectSyncRunInput", {
  description: "Which run to say no to.",
  fields: (t) => ({ syncRunId: t.id({ required: true, description: "The run." }) }),
});

const RejectSyncRunPayload = runPayload("RejectSyncRunPayload");
builder.mutationField("rejectSyncRun", (t) =>
  t.field({
    type: RejectSyncRunPayload,
    description:
      "Ends a held run: its targets stay as they are until their numbers are above zero again, or somebody asks for them anew.",
    args: { input: t.arg({ type: RejectSyncRunInput, required: true, description: "Which." }) },
    resolve: (_root, { input }, context) =>
      carryOut(context, { runId: wantRun(input.syncRunId) }, ({ runId }) =>
        context.engine.commands.rejectSyncRun(runId),
      ),
  }),
);

const CancelSyncRunInput = builder.inputType("CancelSyncRunInput", {
  description: "Which run to call off.",
  fields: (t) => ({ syncRunId: t.id({ required: true, description: "The run." }) }),
});

const CancelSyncRunPayload = runPayload("CancelSyncRunPayload");
builder.mutationField("cancelSyncRun", (t) =>
  t.field({
    type: CancelSyncRunPayload,
    description:
      "Calls off what a run has not done yet; what is under way is waited for. One that awaits approval is rejected.",
    args: { input: t.arg({ type: CancelSyncRunInput, required: true, description: "Which." }) },
    resolve: (_root, { input }, context) =>
      carryOut(context, { runId: wantRun(input.syncRunId) }, ({ runId }) =>
        context.engine.commands.cancelSyncRun(runId),
      ),
  }),
);
