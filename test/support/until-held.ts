// A request of the engine's, stopped on its way: for as long as a test works, for a while, or for good.
import type { Stand } from "./stand.ts";
import type { Sent } from "./world.ts";

/** Resolves once the engine has sent a request like this; it is held back meanwhile, then let go. */
export async function untilHeld(
  stand: Stand,
  isMeant: (sent: Sent) => boolean,
  work: () => Promise<void>,
): Promise<void> {
  const { time } = stand.world;
  let letGo = () => {};
  let isHeld = false;
  const released = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  stand.world.onRequest = async (sent) => {
    if (isHeld || !isMeant(sent)) return;
    isHeld = true;
    await released;
  };
  await time.until(() => isHeld);
  await work();
  stand.world.onRequest = null;
  letGo();
  await time.settle();
}

/** Cuts the engine off at its first request like this, which arrived and was not heard of, or never arrived. */
export async function crashAt(
  stand: Stand,
  isMeant: (sent: Sent) => boolean,
  hasArrived: boolean,
): Promise<void> {
  const { world } = stand;
  if (hasArrived) {
    await untilHeld(stand, isMeant, () => world.crash());
    return;
  }
  world.onRequest = (sent) => {
    if (isMeant(sent)) throw new Error("the line is cut");
  };
  await world.time.until(() => world.sent.some(isMeant));
  await world.crash();
  world.onRequest = null;
}

/** The first request like this arrives so much later, when it was long given up. */
export function delayFirst({ world }: Stand, isMeant: (sent: Sent) => boolean, byMs: number): void {
  let isDelayed = false;
  world.onRequest = async (sent) => {
    if (isDelayed || !isMeant(sent)) return;
    isDelayed = true;
    await new Promise<void>((resolve) => void world.time.timers.after(byMs, resolve));
  };
}
