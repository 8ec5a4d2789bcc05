// An integration's policy: every field checked, all problems named at once, nothing changed where there is one.
import type { SyncPolicy } from "../../domain/policy.ts";
import { parseQuantity } from "../../domain/quantity.ts";
import type { IntegrationRow } from "../../store/entities/integration.ts";
import type { Tx } from "../../store/tx.ts";
import { type EngineContext, topics } from "../context.ts";
import { allowSettling, drain } from "../drain.ts";
import { policySaid } from "../event-words.ts";
import { restateOrders } from "../in-flight.ts";
import { findTimeZone, isTimeOfDay } from "../local-time.ts";
import { rematch } from "../matching.ts";
import { markForLook } from "../push-marks.ts";
import { recompute } from "../recompute.ts";
import { refreshStatus } from "../status.ts";
import { isStockingError } from "../../stages/settle-target.ts";
import { loadPolicy, storePolicy } from "../stored-policy.ts";
import { beginScope } from "../uncounted-orders.ts";
import { checkPercent, checkRange } from "./check-numbers.ts";
import { findIntegration } from "./find.ts";
import { asCommand, type CommandResult, partly, type Refusal, Refused, refusal } from "./refusal.ts";

/** A field left out stays; null clears where the policy's field is nullable, and is INVALID elsewhere. */
export type PolicyChange = {
  commitments?: SyncPolicy["commitments"] | null | undefined;
  unmappedLocations?: SyncPolicy["unmappedLocations"] | null | undefined;
  onlineStoreSourceLocationId?: number | null | undefined;
  bufferQuantity?: number | null | undefined;
  /** A decimal. */
  bufferPercent?: string | null | undefined;
  maximumQuantity?: number | null | undefined;
  allowNegative?: boolean | null | undefined;
  subtractInFlightOrders?: boolean | null | undefined;
  matchOrdersByNumber?: boolean | null | undefined;
  orderImportMinutes?: number | null | undefined;
  unseenOrderHoldSeconds?: number | null | undefined;
  kitOrdersCommitComponents?: boolean | null | undefined;
  kitContention?: SyncPolicy["kitContention"] | null | undefined;
  /** HH:MM. */
  reconcileAt?: string | null | undefined;
  timeZone?: string | null | undefined;
  /** A decimal. */
  massZeroGuardPercent?: string | null | undefined;
  /** Epoch milliseconds. */
  salesOnlyUntil?: number | null | undefined;
  stockUnstockedVariants?: boolean | null | undefined;
  isShadow?: boolean | null | undefined;
  confirmIncreases?: boolean | null | undefined;
  confirmIncreasesAfterSeconds?: number | null | undefined;
};

const nullable = new Set([
  "onlineStoreSourceLocationId",
  "maximumQuantity",
  "reconcileAt",
  "massZeroGuardPercent",
  "salesOnlyUntil",
]);
const at = (field: string) => ["policy", field];

function checkFuture(time: number | null | undefined, field: string, now: number): Refusal[] {
  if (time === null || time === undefined || time > now) return [];
  return [refusal("OUT_OF_RANGE", `${field} lies in the future; null ends it.`, at(field))];
}

function checkNight({ reconcileAt, timeZone }: PolicyChange): Refusal[] {
  const refusals: Refusal[] = [];
  if (typeof reconcileAt === "string" && !isTimeOfDay(reconcileAt)) {
    const message = "reconcileAt is a time of day from 00:00 to 23:59, such as 03:00; null switches it off.";
    refusals.push(refusal("INVALID", message, at("reconcileAt")));
  }
  if (typeof timeZone === "string" && findTimeZone(timeZone) === undefined) {
    const message = "There is no such time zone: name one of the IANA database, such as Europe/Berlin.";
    refusals.push(refusal("INVALID", message, at("timeZone")));
  }
  return refusals;
}

async function checkLocation(tx: Tx, id: number | null | undefined, sourceId: number): Promise<Refusal[]> {
  if (id === null || id === undefined) return [];
  const field = at("onlineStoreSourceLocationId");
  const [location] = await tx.accounts.locationsByIds([id]);
  if (!location || location.isRemoved || location.account !== sourceId) {
    return [refusal("NOT_FOUND", "The source has no such location.", field)];
  }
  if (location.ineligibleReason !== null) return [refusal("INVALID", location.ineligibleReason, field)];
  return [];
}

async function checkStocking(
  { connections }: EngineContext,
  tx: Tx,
  change: PolicyChange,
  channelId: number,
): Promise<Refusal[]> {
  if (change.stockUnstockedVariants !== true) return [];
  const account = await tx.accounts.byId(channelId);
  if (account && connections.adapterNamed(account.adapter)?.capabilities.includes("stocking")) return [];
  const message = `${account?.name ?? "The channel"} cannot be told to stock variants: stock them there by hand.`;
  return [refusal("UNSUPPORTED", message, at("stockUnstockedVariants"))];
}

type Accounts = Pick<IntegrationRow, "source" | "channel">;

/** The policy with the change applied; throws Refused with everything that is wrong with it. */
export async function mergePolicy(
  context: EngineContext,
  tx: Tx,
  policy: SyncPolicy,
  change: PolicyChange,
  { source, channel }: Accounts,
): Promise<SyncPolicy> {
  const now = context.ports.clock.now();
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  const refusals = [
    ...given
      .filter(([field, value]) => value === null && !nullable.has(field))
      .map(([field]) => refusal("INVALID", `${field} cannot be null: leave it out to keep it.`, at(field))),
    ...checkRange(change.bufferQuantity, at("bufferQuantity")),
    ...checkRange(change.maximumQuantity, at("maximumQuantity")),
    ...checkRange(change.orderImportMinutes, at("orderImportMinutes"), [1, 10_080]),
    ...checkRange(change.unseenOrderHoldSeconds, at("unseenOrderHoldSeconds"), [0, 3600]),
    ...checkRange(change.confirmIncreasesAfterSeconds, at("confirmIncreasesAfterSeconds"), [1, 3600]),
    ...checkFuture(change.salesOnlyUntil, "salesOnlyUntil", now),
    ...checkPercent(change.bufferPercent, at("bufferPercent")),
    ...checkPercent(change.massZeroGuardPercent, at("massZeroGuardPercent")),
    ...checkNight(change),
    ...(await checkLocation(tx, change.onlineStoreSourceLocationId, source)),
    ...(await checkStocking(context, tx, change, channel)),
  ];
  if (refusals.length > 0) throw new Refused(...refusals);
  const { bufferPercent, massZeroGuardPercent, timeZone, ...rest } = Object.fromEntries(
    given,
  ) as PolicyChange;
  const decimal = <Before>(text: string | null | undefined, before: Before) =>
    typeof text === "string" ? (parseQuantity(text) ?? before) : before;
  return {
    ...policy,
    ...(rest as Partial<SyncPolicy>),
    bufferPercent: decimal(bufferPercent, policy.bufferPercent),
    massZeroGuardPercent:
      massZeroGuardPercent === null ? null : decimal(massZeroGuardPercent, policy.massZeroGuardPercent),
    // As the database spells it.
    timeZone: timeZone ? (findTimeZone(timeZone) ?? policy.timeZone) : policy.timeZone,
  };
}

/** Its orders are touched: accounts are held before integrations. */
async function holdSource(tx: Tx, integrationId: number): Promise<void> {
  const integration = (await tx.integrations.list()).find(({ id }) => id === integrationId);
  if (integration) await tx.accounts.byId(integration.source);
}

/** Whether less may be written from now on: what is under way is then waited for, as at a switch-off. */
const isStricter = (before: SyncPolicy, after: SyncPolicy): boolean =>
  (after.isShadow && !before.isShadow) ||
  (before.stockUnstockedVariants && !after.stockUnstockedVariants) ||
  (after.salesOnlyUntil ?? 0) > (before.salesOnlyUntil ?? 0);

/** What the channel does not stock is looked at: the policy may have it stocked now (rule L5). */
async function lookAtUnstocked(tx: Tx, integration: IntegrationRow, now: number): Promise<void> {
  const mark = await tx.sequence.next();
  for (const target of await tx.targets.ofIntegration(integration.id))
    if (isStockingError(target.errorCode)) markForLook(target, mark, now);
  tx.wake(topics.pushes(integration.id));
}

type Changed = { integration: IntegrationRow; open: number[] };

async function applyChange(
  context: EngineContext,
  tx: Tx,
  input: { integrationId: number; policy: PolicyChange },
  now: number,
): Promise<Changed> {
  if (input.policy.commitments) await holdSource(tx, input.integrationId);
  const integration = await findIntegration(tx, input.integrationId);
  const before = loadPolicy(integration.policy);
  const after = await mergePolicy(context, tx, before, input.policy, integration);
  const changed = Object.keys(input.policy).filter(
    (field) => Reflect.get(before, field) !== Reflect.get(after, field),
  );
  if (changed.length === 0) return { integration, open: [] };
  integration.policy = storePolicy(after);
  if (before.reconcileAt !== after.reconcileAt || before.timeZone !== after.timeZone)
    integration.nightsFrom = now;
  await tx.events.append([
    {
      type: "POLICY_CHANGED",
      occurredAt: now,
      integration: integration.id,
      message: `The policy of ${integration.name} changed: ${policySaid(changed)}.`,
      detail: { changed, policy: storePolicy(after) },
    },
  ]);
  tx.wake(topics.events);
  if (before.commitments !== after.commitments) await beginScope(tx, integration, now);
  const stopped = await rematch(tx, integration, now);
  if (stopped.length > 0) allowSettling(integration, now);
  // Mappings aside, only these say which units are in flight and why.
  if (changed.includes("matchOrdersByNumber") || changed.includes("orderImportMinutes"))
    await restateOrders(tx, await tx.channelOrders.ofAccount(integration.channel), now);
  await recompute(tx, integration, await tx.targets.ofIntegration(integration.id), { now });
  if (after.stockUnstockedVariants) await lookAtUnstocked(tx, integration, now);
  await refreshStatus(tx, integration, now);
  if (!isStricter(before, after)) return { integration, open: await tx.intents.openOfTargets(stopped) };
  // What was planned under the policy before is not stored any more.
  integration.toggleEpoch += 1;
  allowSettling(integration, now);
  return { integration, open: (await tx.intents.openOf(integration.id)).map(({ id }) => id) };
}

/**
 * Stores it and computes every number of the integration anew, at once (rule C5). Where it takes locations out, what is
 * under way to them is waited for (T3).
 */
export const updateSyncPolicy = (
  context: EngineContext,
  input: { integrationId: number; policy: PolicyChange },
): Promise<CommandResult<IntegrationRow>> =>
  asCommand(async () => {
    const now = context.ports.clock.now();
    const { integration, open } = await context.store.transaction((tx) =>
      applyChange(context, tx, input, now),
    );
    return partly(integration, await drain(context, integration.id, open));
  });
