// Written by `npm run generate` from operations/ and the gateway's schema. Do not edit.
import type { CallOptions, Carrier } from "../carrier.ts";
import * as documents from "./operations.ts";

export const createMethods = (carrier: Carrier) => ({
  /** Stores a configured adapter instance after checking its credentials against the far side. */
  connectAccount: (input: documents.ConnectAccountMutationVariables["input"], options?: CallOptions) =>
    carrier.command(documents.ConnectAccountDocument, "connectAccount", { input }, ["account"], options),
  /** Renames an account, or gives it other credentials after checking them. */
  updateAccount: (input: documents.UpdateAccountMutationVariables["input"], options?: CallOptions) =>
    carrier.command(documents.UpdateAccountDocument, "updateAccount", { input }, ["account"], options),
  /** Forgets the credentials and removes our webhooks; the channel's numbers stay as they are. */
  disconnectAccount: (input: documents.DisconnectAccountMutationVariables["input"], options?: CallOptions) =>
    carrier.command(documents.DisconnectAccountDocument, "disconnectAccount", { input }, ["account"], options),
  /** Ends the hold that followed a second writer's reversals: both sides are read anew, and the channel is brought right at once. */
  resumeTarget: (input: documents.ResumeTargetMutationVariables["input"], options?: CallOptions) =>
    carrier.command(documents.ResumeTargetDocument, "resumeTarget", { input }, ["target"], options),
  /** A person settles an order that the source will never know: its units stop being held back. */
  resolveInFlightOrder: (input: documents.ResolveInFlightOrderMutationVariables["input"], options?: CallOptions) =>
    carrier.command(documents.ResolveInFlightOrderDocument, "resolveInFlightOrder", { input }, [], options),
  /** Brings a source and a channel together. Stock sync is off to begin with; both catalogs are read and matched at once. */
  createIntegration: (input: documents.CreateIntegrationMutationVariables["input"], options?: CallOptions) =>
    carrier.command(documents.CreateIntegrationDocument, "createIntegration", { input }, ["integration"], options),
  /** Ends an integration; the channel's numbers stay as they are. */
  deleteIntegration: (input: documents.DeleteIntegrationMutationVariables["input"], options?: CallOptions) =>
    carrier.command(documents.DeleteIntegrationDocument, "deleteIntegration", { input }, ["deletedIntegrationId"], options),
  /** The toggle. Off by default. Once a call that switches it off has returned without a user error, nothing more is written to the channel. */
  setInventorySync: (input: documents.SetInventorySyncMutationVariables["input"], options?: CallOptions) =>
    carrier.command(documents.SetInventorySyncDocument, "setInventorySync", { input }, ["integration"], options),
  /** Changes the policy and computes every number anew. A field left out stays; null switches off or clears where the policy's field is nullable, and is INVALID elsewhere. */
  updateSyncPolicy: (input: documents.UpdateSyncPolicyMutationVariables["input"], options?: CallOptions) =>
    carrier.command(documents.UpdateSyncPolicyDocument, "updateSyncPolicy", { input }, ["integration"], options),
  /** Lets a channel location follow a source location; pushed at once where sync is on. */
  mapLocation: (input: documents.MapLocationMutationVariables["input"], options?: CallOptions) =>
    carrier.command(documents.MapLocationDocument, "mapLocation", { input }, ["locationMapping"], options),
  /** Back to what the policy says of unmapped locations. */
  unmapLocation: (input: documents.UnmapLocationMutationVariables["input"], options?: CallOptions) =>
    carrier.command(documents.UnmapLocationDocument, "unmapLocation", { input }, ["locationMapping"], options),
  /** Leaves a channel location out on purpose. */
  excludeLocation: (input: documents.ExcludeLocationMutationVariables["input"], options?: CallOptions) =>
    carrier.command(documents.ExcludeLocationDocument, "excludeLocation", { input }, ["locationMapping"], options),
  /** By hand; beats a match by SKU. */
  mapVariant: (input: documents.MapVariantMutationVariables["input"], options?: CallOptions) =>
    carrier.command(documents.MapVariantDocument, "mapVariant", { input }, ["variantMapping"], options),
  /** Many by hand at once, as mapVariant does one: all or nothing. An error's field names the pair by its place, from 0. */
  mapVariants: (input: documents.MapVariantsMutationVariables["input"], options?: CallOptions) =>
    carrier.command(documents.MapVariantsDocument, "mapVariants", { input }, [], options),
  /** Forgets a mapping by hand or by import; the match by SKU counts again. */
  unmapVariant: (input: documents.UnmapVariantMutationVariables["input"], options?: CallOptions) =>
    carrier.command(documents.UnmapVariantDocument, "unmapVariant", { input }, ["variantMapping"], options),
  /** Many at once, as unmapVariant does one: all or nothing. An error's field names the variant by its place, from 0. */
  unmapVariants: (input: documents.UnmapVariantsMutationVariables["input"], options?: CallOptions) =>
    carrier.command(documents.UnmapVariantsDocument, "unmapVariants", { input }, [], options),
  /** Leaves a channel variant out of the sync, or takes it in again. */
  excludeVariant: (input: documents.ExcludeVariantMutationVariables["input"], options?: CallOptions) =>
    carrier.command(documents.ExcludeVariantDocument, "excludeVariant", { input }, ["variantMapping"], options),
  /** Leaves channel variants out of the sync, or takes them in again, as excludeVariant does one. Those that were so already are not among those concerned. It holds for those selected now, not for what fulfils the selection later. */
  excludeVariants: (input: documents.ExcludeVariantsMutationVariables["input"], options?: CallOptions) =>
    carrier.command(documents.ExcludeVariantsDocument, "excludeVariants", { input }, [], options),
  /** Decides buffers and a maximum for single variants, in the place of the policy's. Their numbers are computed and pushed at once. */
  setVariantOverrides: (input: documents.SetVariantOverridesMutationVariables["input"], options?: CallOptions) =>
    carrier.command(documents.SetVariantOverridesDocument, "setVariantOverrides", { input }, [], options),
  /** The policy alone counts for these variants again. */
  clearVariantOverrides: (input: documents.ClearVariantOverridesMutationVariables["input"], options?: CallOptions) =>
    carrier.command(documents.ClearVariantOverridesDocument, "clearVariantOverrides", { input }, [], options),
  /** Who asks, and what that allows. */
  viewer: (variables: documents.ViewerQueryVariables = {}, options?: CallOptions) =>
    carrier.ask(documents.ViewerDocument, "viewer", variables, options),
  /** Every adapter this gateway was started with. */
  adapters: (variables: documents.AdaptersQueryVariables = {}, options?: CallOptions) =>
    carrier.ask(documents.AdaptersDocument, "adapters", variables, options),
  /** Every account, or those of one kind. */
  accounts: (variables: documents.AccountsQueryVariables = {}, options?: CallOptions) =>
    carrier.ask(documents.AccountsDocument, "accounts", variables, options),
  /** Every integration, the oldest first. */
  integrations: (variables: documents.IntegrationsQueryVariables = {}, options?: CallOptions) =>
    carrier.ask(documents.IntegrationsDocument, "integrations", variables, options),
  /** One integration; null where there is none with this id. */
  integration: (variables: documents.IntegrationQueryVariables, options?: CallOptions) =>
    carrier.ask(documents.IntegrationDocument, "integration", variables, options),
  /** Every integration, the oldest first. */
  integrationSettings: (variables: documents.IntegrationSettingsQueryVariables = {}, options?: CallOptions) =>
    carrier.ask(documents.IntegrationSettingsDocument, "integrations", variables, options),
  /** Every live variant of the channel, decisions about deleted ones that left a source variant unfollowed, and the source variants without a counterpart. */
  variantDecisions: (variables: documents.VariantDecisionsQueryVariables, options?: CallOptions) =>
    carrier.ask(documents.VariantDecisionsDocument, "integration", variables, options),
  /** Every live variant of the channel, decisions about deleted ones that left a source variant unfollowed, and the source variants without a counterpart. */
  variantMappings: (variables: documents.VariantMappingsQueryVariables, options?: CallOptions) =>
    carrier.ask(documents.VariantMappingsDocument, "integration", variables, options),
  /** Every mapped variant at every mapped location of the channel. */
  targets: (variables: documents.TargetsQueryVariables, options?: CallOptions) =>
    carrier.ask(documents.TargetsDocument, "integration", variables, options),
  /** What became of its pushes over time, each counted when it was sent; in buckets of equal length, the earliest first. Kept for 30 days. */
  activity: (variables: documents.ActivityQueryVariables, options?: CallOptions) =>
    carrier.ask(documents.ActivityDocument, "integration", variables, options),
  /** One channel variant at one channel location: the number wanted there, the number pushed, the number seen. */
  targetHistory: (variables: documents.TargetHistoryQueryVariables, options?: CallOptions) =>
    carrier.ask(documents.TargetHistoryDocument, "node", variables, options),
  /** Its runs, the oldest first. */
  syncRuns: (variables: documents.SyncRunsQueryVariables, options?: CallOptions) =>
    carrier.ask(documents.SyncRunsDocument, "integration", variables, options),
  /** Work that a person asked for, or what a guard holds until a person decides. */
  syncRun: (variables: documents.SyncRunQueryVariables, options?: CallOptions) =>
    carrier.ask(documents.SyncRunDocument, "node", variables, options),
  /** What it pushed, or would push. */
  syncRunChanges: (variables: documents.SyncRunChangesQueryVariables, options?: CallOptions) =>
    carrier.ask(documents.SyncRunChangesDocument, "node", variables, options),
  /** What a run of kind IMPORT made or set in the source, or would; none for other kinds. */
  syncRunImports: (variables: documents.SyncRunImportsQueryVariables, options?: CallOptions) =>
    carrier.ask(documents.SyncRunImportsDocument, "node", variables, options),
  /** Channel orders that the source does not know yet, the longest known first. */
  inFlightOrders: (variables: documents.InFlightOrdersQueryVariables, options?: CallOptions) =>
    carrier.ask(documents.InFlightOrdersDocument, "integration", variables, options),
  /** What is available and why, per source variant and source location; several rows where channel variants that follow the same stock show different numbers of it. Names the variants by SKU; a SKU that is not known answers with no row, never with zero. At most 250 SKUs. */
  availability: (variables: documents.AvailabilityQueryVariables, options?: CallOptions) =>
    carrier.ask(documents.AvailabilityDocument, "availability", variables, options),
  /** The event log, oldest first; a cursor from here is valid as the subscription's `after`. A cursor older than what is kept ends with the error code CURSOR_EXPIRED. */
  syncEvents: (variables: documents.SyncEventsQueryVariables = {}, options?: CallOptions) =>
    carrier.ask(documents.SyncEventsDocument, "syncEvents", variables, options),
  /** Why a write was made, by what the channel's own history calls it (Shopify: the `referenceDocumentUri` of an inventory adjustment group). Null where it is none of ours, or is no longer kept. */
  pushExplanation: (variables: documents.PushExplanationQueryVariables, options?: CallOptions) =>
    carrier.ask(documents.PushExplanationDocument, "pushExplanation", variables, options),
  /** Every token, oldest first; those that ended are kept for 90 days. The token of the configuration is not among them. */
  apiTokens: (variables: documents.ApiTokensQueryVariables = {}, options?: CallOptions) =>
    carrier.ask(documents.ApiTokensDocument, "apiTokens", variables, options),
  /** Compute and push now: everything mapped, or the SKUs named. With dryRun nothing is written and the run holds the plan. */
  pushStock: (input: documents.PushStockMutationVariables["input"], options?: CallOptions) =>
    carrier.command(documents.PushStockDocument, "pushStock", { input }, ["syncRun"], options),
  /** The overnight reconciliation, now: read both sides, report the drift, push what differs. */
  reconcile: (input: documents.ReconcileMutationVariables["input"], options?: CallOptions) =>
    carrier.command(documents.ReconcileDocument, "reconcile", { input }, ["syncRun"], options),
  /** Reads both catalogs again and matches them again. */
  refreshCatalog: (input: documents.RefreshCatalogMutationVariables["input"], options?: CallOptions) =>
    carrier.command(documents.RefreshCatalogDocument, "refreshCatalog", { input }, ["syncRun"], options),
  /** Computes and pushes every failed target again. */
  retryFailedTargets: (input: documents.RetryFailedTargetsMutationVariables["input"], options?: CallOptions) =>
    carrier.command(documents.RetryFailedTargetsDocument, "retryFailedTargets", { input }, ["syncRun"], options),
  /** Makes in the source what it lacks of the channel's products and variants, and maps it by the channel's own ids. What bears a SKU that the source has is mapped, not made. Safe to repeat. */
  importProducts: (input: documents.ImportProductsMutationVariables["input"], options?: CallOptions) =>
    carrier.command(documents.ImportProductsDocument, "importProducts", { input }, ["syncRun"], options),
  /** Sets what is in stock in the source to what the channel counts: available + units on open orders, summed over the channel locations that follow one source location. Once for each variant and location: a repeat changes nothing. */
  importStock: (input: documents.ImportStockMutationVariables["input"], options?: CallOptions) =>
    carrier.command(documents.ImportStockDocument, "importStock", { input }, ["syncRun"], options),
  /** Lets a held run go: its targets are read and computed anew, and written as they are then; nothing is replayed. */
  approveSyncRun: (input: documents.ApproveSyncRunMutationVariables["input"], options?: CallOptions) =>
    carrier.command(documents.ApproveSyncRunDocument, "approveSyncRun", { input }, ["syncRun"], options),
  /** Ends a held run: its targets stay as they are until their numbers are above zero again, or somebody asks for them anew. */
  rejectSyncRun: (input: documents.RejectSyncRunMutationVariables["input"], options?: CallOptions) =>
    carrier.command(documents.RejectSyncRunDocument, "rejectSyncRun", { input }, ["syncRun"], options),
  /** Calls off what a run has not done yet; what is under way is waited for. One that awaits approval is rejected. */
  cancelSyncRun: (input: documents.CancelSyncRunMutationVariables["input"], options?: CallOptions) =>
    carrier.command(documents.CancelSyncRunDocument, "cancelSyncRun", { input }, ["syncRun"], options),
  /** Sync events as they happen, from now on or from behind `after`: with no gap and no repeat, across restarts of client and gateway alike. A cursor older than what is kept ends with the error code CURSOR_EXPIRED. */
  followEvents: (variables: documents.FollowEventsSubscriptionVariables = {}, options?: CallOptions) =>
    carrier.follow(documents.FollowEventsDocument, "syncEvents", variables, options),
  /** A run, at once and at each step of its progress; ends with the run. */
  followRun: (variables: documents.FollowRunSubscriptionVariables, options?: CallOptions) =>
    carrier.follow(documents.FollowRunDocument, "syncRun", variables, options),
  /** Availability of these SKUs, once at the start and again at each change. At most 250 SKUs. */
  followAvailability: (variables: documents.FollowAvailabilitySubscriptionVariables, options?: CallOptions) =>
    carrier.follow(documents.FollowAvailabilityDocument, "availability", variables, options),
  /** Makes a token. */
  createApiToken: (input: documents.CreateApiTokenMutationVariables["input"], options?: CallOptions) =>
    carrier.command(documents.CreateApiTokenDocument, "createApiToken", { input }, ["apiToken","secret"], options),
  /** Ends a token for good; one that is revoked already stays as it is. Subscriptions under it end at once, those at another gateway on the same database within 5 seconds. */
  revokeApiToken: (input: documents.RevokeApiTokenMutationVariables["input"], options?: CallOptions) =>
    carrier.command(documents.RevokeApiTokenDocument, "revokeApiToken", { input }, ["apiToken"], options),
});
