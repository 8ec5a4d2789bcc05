// Finds what a command's input names, or refuses with the field at fault.
import type { AccountKind, AccountRow, LocationRow } from "../../store/entities/account.ts";
import type { ChannelVariantRow, SourceVariantRow } from "../../store/entities/catalog.ts";
import type { IntegrationRow } from "../../store/entities/integration.ts";
import type { Tx } from "../../store/tx.ts";
import { Refused, refusal } from "./refusal.ts";

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

/** A variant of that channel, deleted or not. */
export async function findKnownChannelVariant(
  tx: Tx,
  id: number,
  accountId: number,
): Promise<ChannelVariantRow> {
  const [variant] = await tx.catalog.channelVariantsByIds([id]);
  if (!variant) throw missing("channel variant", "channelVariantId");
  if (variant.account !== accountId) {
    throw new Refused(
      refusal("INVALID", `${variant.title} is sold in another channel.`, ["channelVariantId"]),
    );
  }
  return variant;
}

export async function findChannelVariant(tx: Tx, id: number, accountId: number): Promise<ChannelVariantRow> {
  const variant = await findKnownChannelVariant(tx, id, accountId);
  if (!variant.isDeleted) return variant;
  const message = `${variant.title} is deleted in the channel; a mapping that it lost can be forgotten.`;
  throw new Refused(refusal("INVALID", message, ["channelVariantId"]));
}

export async function findSourceVariant(tx: Tx, id: number, accountId: number): Promise<SourceVariantRow> {
  const [variant] = await tx.catalog.sourceVariantsByIds([id]);
  if (!variant) throw missing("source variant", "sourceVariantId");
  if (variant.account !== accountId) {
    throw new Refused(refusal("INVALID", `${variant.name} is kept in another source.`, ["sourceVariantId"]));
  }
  if (variant.deletedAt !== null || variant.archivedAt !== null) {
    throw new Refused(
      refusal("INVALID", `${variant.name} is deleted or archived in the source.`, ["sourceVariantId"]),
    );
  }
  if (!variant.hasStock) {
    throw new Refused(
      refusal("INVALID", `${variant.name} has no stock: it is a service.`, ["sourceVariantId"]),
    );
  }
  return variant;
}
