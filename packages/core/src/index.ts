// The core for those who run it: the gateway, scripts and tests. Adapters import `@stockgate/core/contracts` instead.
export type { Availability, AvailabilityStep, KitComponent } from "./domain/availability.ts";
export type { HoldCode } from "./domain/hold.ts";
export type { InFlightReason } from "./domain/in-flight.ts";
export type { LocationMapping } from "./domain/map-locations.ts";
export type { VariantMappingOrigin, VariantMappingStatus } from "./domain/match-variants.ts";
export {
  type CommitmentScope,
  type KitContention,
  noOverrides,
  type SyncPolicy,
  type UnmappedLocationPolicy,
  type VariantOverrides,
} from "./domain/policy.ts";
export type { LevelFault, LevelStatement } from "./domain/state-levels.ts";
export type { MappingStatement, StatementFault } from "./domain/state-mappings.ts";
export { formatQuantity, parseQuantity, type Quantity } from "./domain/quantity.ts";
export type { DriftCause, StockTargetState } from "./domain/target.ts";
export type { ImportedMappings, MappingSide } from "./engine/commands/import-mappings.ts";
export { hashToken, makeApiToken } from "./engine/api-tokens.ts";
export type { DecidedVariants } from "./engine/commands/map-variants.ts";
export type { SelectedVariants, VariantSelection } from "./engine/commands/select-variants.ts";
export type { PolicyChange } from "./engine/commands/policy.ts";
export type { CommandResult, Refusal, RefusalCode } from "./engine/commands/refusal.ts";
export { topics } from "./engine/context.ts";
export { type Explained, explainAvailability } from "./engine/explain.ts";
export type { LevelSheetRow } from "./engine/level-sheet.ts";
export { keyOfReference, referenceOf } from "./stages/push-reference.ts";
export type { Reception } from "./stages/signal.ts";
export { type IntegrationProblem, resolveLocations } from "./engine/location-problems.ts";
export { findProblems } from "./engine/status.ts";
export { loadPolicy } from "./engine/stored-policy.ts";
export * from "./ports/ports.ts";
export * from "./ports/system-ports.ts";
export * from "./ports/telemetry.ts";
export { isBefore } from "./stages/log-tail.ts";
export { LogTrimmed } from "./stages/publish.ts";
export * from "./stockgate.ts";
export { type DatabaseUrl, parseDatabaseUrl } from "./store/database.ts";
export type * from "./store/entities/account.ts";
export { type ApiTokenRow, type TokenScope, tokenScopes } from "./store/entities/api-token.ts";
export type * from "./store/entities/catalog.ts";
export type * from "./store/entities/channel-orders.ts";
export type * from "./store/entities/imports.ts";
export type * from "./store/entities/integration.ts";
export type * from "./store/entities/run.ts";
export type * from "./store/entities/target.ts";
export type { SortedPlace, SortedRequest } from "./store/children.ts";
export type { ActivityBucket } from "./store/tables/activity.ts";
export type { PageRequest, RowPage } from "./store/paging.ts";
export { BackupRefused, backUpStore, type CountedTable, restoreStore } from "./store/back-up.ts";
export { type CopiedTable, MigrationRefused, migrateStore } from "./store/migrate-store.ts";
export type { Store } from "./store/store.ts";
export { StoreInUse } from "./store/process-lock.ts";
export { storeFaultOf } from "./store/store-faults.ts";
export type { EventFilter, EventPosition } from "./store/tables/events.ts";
export type { ImportFilter } from "./store/tables/imports.ts";
export type { MappingCounts, MappingFilter } from "./store/tables/mappings.ts";
export {
  type ListedTarget,
  type SortOrder,
  sortKeyOf,
  type TargetSort,
} from "./store/tables/listed-targets.ts";
export type { TargetFilter } from "./store/tables/targets.ts";
export type { Tx } from "./store/tx.ts";
