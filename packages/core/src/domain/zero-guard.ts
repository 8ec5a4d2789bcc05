// When so much of what is on sale would fall to zero within an hour that the source is doubted (rule G1). Pure.
import { type SyncPolicy, wholePercent } from "./policy.ts";

/** A shop sells out of a few things together; of fewer than this the guard says nothing. */
const leastTargets = 20;
/** The hour that the guard looks back. */
export const zeroWindowMs = 3_600_000;

export type ZeroFigures = {
  /** Targets that were brought to zero within the hour, or would be now. */
  zeroed: number;
  /** Targets last seen above zero, those among them. */
  onSale: number;
};

export const isMassZero = (
  { zeroed, onSale }: ZeroFigures,
  { massZeroGuardPercent: percent }: Pick<SyncPolicy, "massZeroGuardPercent">,
): boolean =>
  percent !== null && zeroed >= leastTargets && BigInt(zeroed) * wholePercent > percent * BigInt(onSale);
