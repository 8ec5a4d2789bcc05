// Carries changes out one after the other, and stops where one is refused: what was done stays, and a repeat goes on.
import { type StockgateClient, type UserError, UserErrors } from "@stockgate/client";
import { carryOutGroup, groupOf } from "./carry-out-step.ts";
import type { Change } from "./changes.ts";
import type { Fault } from "./places.ts";
import { NameUnknown, type World } from "./world.ts";

export type CarriedOut = {
  applied: Change[];
  /** What was refused, and what it would have been. */
  failed: Change[];
  /** Not begun. */
  left: Change[];
  /** What is wrong, at its place in the file. */
  faults: Fault[];
  /** Done with a reservation, as a write that is still under way. */
  reservations: string[];
  /** What broke it off besides: the gateway could not be reached, or forbade it. */
  error: unknown;
};

/** An input's field as a place in the file: below the change that it came from. */
function faultOf(group: readonly Change[], { code, field, message }: UserError): Fault {
  const [name = "", index, ...rest] = field?.[0] === "variants" ? field.slice(1) : (field ?? []);
  const own = name === "channelVariantIds" ? group[Number(index ?? 0)] : group[0];
  const at = own?.at ?? [];
  const within = name === "config" || name === "policy" ? [name, index ?? "", ...rest] : [];
  // A policy's location goes by another name in the file.
  const named = within.map((part) =>
    part === "onlineStoreSourceLocationId" ? "onlineStoreSourceLocation" : part,
  );
  const override =
    own?.step.kind === "override-variants" && name !== "channelVariantIds" ? ["overrides", name] : [];
  return { at: [...at, ...named, ...override], message: `${code}: ${message}` };
}

const isReservation = (error: unknown): error is UserErrors =>
  error instanceof UserErrors && error.userErrors.every(({ code }) => code === "NOT_SETTLED");

export async function carryOut(
  changes: readonly Change[],
  client: StockgateClient,
  world: World,
  isEnded: () => boolean,
  tell: (change: Change) => void,
): Promise<CarriedOut> {
  const done: CarriedOut = { applied: [], failed: [], left: [], faults: [], reservations: [], error: null };
  for (let at = 0; at < changes.length;) {
    const group = groupOf(changes.slice(at));
    try {
      if (isEnded()) return { ...done, left: changes.slice(at) };
      await carryOutGroup(group, client, world);
    } catch (error) {
      if (isReservation(error)) {
        done.reservations.push(error.message);
      } else {
        const left = changes.slice(at + group.length);
        const failed = { ...done, failed: group, left };
        if (error instanceof UserErrors)
          return { ...failed, faults: error.userErrors.map((each) => faultOf(group, each)) };
        if (error instanceof NameUnknown)
          return { ...failed, faults: [{ at: group[0]?.at ?? [], message: error.message }] };
        return { ...failed, error };
      }
    }
    done.applied.push(...group);
    for (const change of group) tell(change);
    at += group.length;
  }
  return done;
}
