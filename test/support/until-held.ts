// A request of the engine's, stopped on its way for as long as a test works.
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
