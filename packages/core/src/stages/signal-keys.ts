// What signals name. Pure.
import type { SignalKey } from "../contracts/index.ts";
import type { SignalRow } from "../store/entities/signals.ts";

type Key<About extends SignalKey["about"]> = Extract<SignalKey, { about: About }>;

export const keysAbout = <About extends SignalKey["about"]>(
  signals: readonly SignalRow[],
  about: About,
): Key<About>[] =>
  signals.flatMap((signal) => signal.keys.filter((key): key is Key<About> => key.about === about));

export const isAllSecondLook = (signals: readonly SignalRow[]): boolean =>
  signals.every((signal) => signal.isSecondLook);
