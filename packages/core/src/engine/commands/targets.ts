// What a person decides about one target.
import { readAgain } from "../../stages/release-intent.ts";
import { restate, skuOf } from "../../stages/settle-target.ts";
import type { TargetRow } from "../../store/entities/target.ts";
import { type EngineContext, topics } from "../context.ts";
import { endEvent, endHold } from "../holds.ts";
import { asCommand, type CommandResult, Refused, refusal } from "./refusal.ts";

function demandResumable(target: TargetRow): void {
  const field = ["targetId"];
  if (target.holdCode === null)
    throw new Refused(refusal("CONFLICT", "Nothing but the toggle may hold this target back.", field));
}

/**
 * Ends the hold that followed a second writer's reversals, and forgets them. Both sides are read anew, and the channel is
 * brought right at once, where sync is on; else when it is switched on.
 */
export const resumeTarget = (context: EngineContext, targetId: number): Promise<CommandResult<TargetRow>> =>
  asCommand(() =>
    context.store.transaction(async (tx) => {
      const now = context.ports.clock.now();
      const [target] = await tx.targets.byIds([targetId]);
      const integration = target && (await tx.integrations.byId(target.integration));
      if (!integration) throw new Refused(refusal("NOT_FOUND", "There is no such target.", ["targetId"]));
      demandResumable(target);
      endHold(target);
      target.reversals = [];
      // Nothing counts as settled there: it is brought right whatever was.
      target.settled = null;
      restate(target, integration);
      if (integration.status === "ACTIVE") await readAgain(tx, integration, [target], now);
      const sku = (await skuOf(tx, [target])).get(target.channelVariant) ?? null;
      await tx.events.append([endEvent(target, sku, "a person resumed it.", now)]);
      tx.wake(topics.events);
      return target;
    }),
  );
