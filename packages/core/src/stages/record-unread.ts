// Arrow 7, behind a look that could not be had of every target: the one whose level cannot be read fails with a reason
// and a time of retry, so that it holds back no other (rule G2).
import type { ChannelLevelKey } from "../contracts/index.ts";
import { type EngineContext, topics } from "../engine/context.ts";
import type { Fault, Findings } from "../engine/halving.ts";
import { closeChanges } from "../engine/run-progress.ts";
import type { TargetRow } from "../store/entities/target.ts";
import type { NewEvent } from "../store/tables/events.ts";
import { restate, setAside, skuOf } from "./settle-target.ts";

/** The error of a target whose level cannot be read at the channel; gone with the next look that can be had. */
export const levelUnreadable = "LEVEL_UNREADABLE";

/** Which one is at fault was not found out yet: requests may be spent on it again by then. */
const leftMs = 60_000;
/** Nothing at all could be read, so that it may be the channel's fault: the others come before it. */
const doubtfulMs = 5 * 60_000;

type Unread = Findings<readonly [number, ChannelLevelKey]> & {
  integrationId: number;
  /** Something of the same look could be read. */
  isAnyRead: boolean;
  /** By target: the push mark that was claimed. */
  marks: ReadonlyMap<number, number>;
};

const errorsByTarget = (those: readonly Fault<readonly [number, unknown]>[]) =>
  new Map(those.map(({ item: [id], error }) => [id, error]));

export async function recordUnread(context: EngineContext, unread: Unread): Promise<void> {
  const now = context.ports.clock.now();
  const faults = errorsByTarget(unread.faults);
  const left = errorsByTarget(unread.left);
  const isTheirs = unread.isAnyRead || left.size === 0;
  const postpone = (target: TargetRow, dueAt: number) => {
    // A mark that was set meanwhile need not wait.
    if (target.pushMark === unread.marks.get(target.id)) target.pushDueAt = dueAt;
  };
  for (const [targetId, error] of faults)
    context.ports.log.warn({ targetId, error }, "a level cannot be read");
  await context.store.transaction(async (tx) => {
    const integration = await tx.integrations.byId(unread.integrationId);
    if (!integration) return;
    for (const target of await tx.targets.byIds([...left.keys()])) postpone(target, now + leftMs);
    const faulty = await tx.targets.byIds([...faults.keys()]);
    if (!isTheirs) {
      for (const target of faulty) postpone(target, now + doubtfulMs);
      return;
    }
    const skus = await skuOf(tx, faulty);
    const events: NewEvent[] = [];
    for (const target of faulty) {
      const reason = `The channel's number cannot be read: ${faults.get(target.id)?.message ?? ""}`;
      const sku = skus.get(target.channelVariant) ?? null;
      setAside(target, { code: levelUnreadable, message: reason }, unread.marks.get(target.id), now);
      restate(target, integration);
      events.push({
        type: "PUSH_FAILED",
        occurredAt: now,
        integration: integration.id,
        target: target.id,
        sku,
        fromQuantity: null,
        toQuantity: target.desired,
        message: `${sku ?? "A variant without a SKU"}: ${reason}`,
        detail: { code: levelUnreadable, retryAt: target.retryAt },
      });
    }
    await tx.events.append(events);
    await closeChanges(
      tx,
      faulty.map(({ id, desired, desiredTicket, errorMessage }) => ({
        targetId: id,
        outcome: "REJECTED",
        from: null,
        to: desired,
        reason: errorMessage,
        ticket: desiredTicket ?? 0,
      })),
      now,
    );
    if (events.length > 0) tx.wake(topics.events);
  });
}
