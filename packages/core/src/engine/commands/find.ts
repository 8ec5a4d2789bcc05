// Finds what a command's input names, or refuses with the field at fault.
import type { AccountKind, AccountRow, LocationRow } from "../../store/entities/account.ts";
import type { ChannelVariantRow, SourceVariantRow } from "../../store/entities/catalog.ts";
import type { IntegrationRow } from "../../store/entities/integration.ts";
import type { Tx } from "../../store/tx.ts";
import { Refused, refusal, type RefusalCode } from "./refusal.ts";

const missing = (what: string, field: string) =>
  new Refused(refusal("NOT_FOUND", `There is no such ${what}.`, [field]));

export async function findIntegration(tx: Tx, id: number, field = "integrationId"): Promise<IntegrationRow> {
  const integration = await tx.integrations.byId(id);
  if (!integration) throw missing("integration", field);
  return integration;
}

/** Before its catalogs have been read once there is nothing to decide about. */
export function demandPrepared({ preparedAt }: IntegrationRow): void {
  if (preparedAt !== null) return;
  const message = "The catalogs are being read for the first time: ask again when that run has ended.";
  throw new Refused(refusal("CONFLICT", message, ["integrationId"]));
}

export async function findAccount(
  tx: Tx,
  id: number,
  field: string,
  kind?: AccountKind,
): Promise<AccountRow> {
  const account = await tx.accounts.byId(id);
  if (!account) throw missing("account", field);
  if (kind && account.kind !== kind) {
    throw new Refused(refusal("INVALID", `${account.name} is no ${kind.toLowerCase()} account.`, [field]));
  }
  return account;
}

/** A live location of that account. */
export async function findLocation(
  tx: Tx,
  id: number,
  accountId: number,
  field: string,
): Promise<LocationRow> {
  const [location] = await tx.accounts.locationsByIds([id]);
  if (!location || location.isRemoved) throw missing("location", field);
  if (location.account !== accountId) {
    throw new Refused(refusal("INVALID", `${location.name} is a location of another account.`, [field]));
  }
  return location;
}

export type Fault = { code: RefusalCode; message: string };

const invalid = (message: string): Fault => ({ code: "INVALID", message });

/** Why it is no variant of that channel, deleted or not; null where it is one. */
export function faultOfKnown(variant: ChannelVariantRow | undefined, accountId: number): Fault | null {
  if (!variant) return { code: "NOT_FOUND", message: "There is no such channel variant." };
  return variant.account === accountId ? null : invalid(`${variant.title} is sold in another channel.`);
}

/** Why nothing can be mapped to it; null where it can. */
export function faultOfChannelVariant(
  variant: ChannelVariantRow | undefined,
  accountId: number,
): Fault | null {
  if (!variant?.isDeleted || variant.account !== accountId) return faultOfKnown(variant, accountId);
  return invalid(`${variant.title} is deleted in the channel; a mapping that it lost can be forgotten.`);
}

/** Why nothing can follow it; null where it can. */
export function faultOfSourceVariant(variant: SourceVariantRow | undefined, accountId: number): Fault | null {
  if (!variant) return { code: "NOT_FOUND", message: "There is no such source variant." };
  if (variant.account !== accountId) return invalid(`${variant.name} is kept in another source.`);
  if (variant.deletedAt !== null || variant.archivedAt !== null)
    return invalid(`${variant.name} is deleted or archived in the source.`);
  return variant.hasStock ? null : invalid(`${variant.name} has no stock: it is a service.`);
}

function orRefuse<Variant>(variant: Variant | undefined, fault: Fault | null, field: string): Variant {
  if (fault || !variant) throw new Refused({ ...(fault ?? invalid("It cannot be used.")), field: [field] });
  return variant;
}

/** A variant of that channel, deleted or not. */
export async function findKnownChannelVariant(
  tx: Tx,
  id: number,
  accountId: number,
): Promise<ChannelVariantRow> {
  const [variant] = await tx.catalog.channelVariantsByIds([id]);
  return orRefuse(variant, faultOfKnown(variant, accountId), "channelVariantId");
}

export async function findChannelVariant(tx: Tx, id: number, accountId: number): Promise<ChannelVariantRow> {
  const [variant] = await tx.catalog.channelVariantsByIds([id]);
  return orRefuse(variant, faultOfChannelVariant(variant, accountId), "channelVariantId");
}

export async function findSourceVariant(tx: Tx, id: number, accountId: number): Promise<SourceVariantRow> {
  const [variant] = await tx.catalog.sourceVariantsByIds([id]);
  return orRefuse(variant, faultOfSourceVariant(variant, accountId), "sourceVariantId");
}
