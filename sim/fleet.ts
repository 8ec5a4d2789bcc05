// Several gateways on one PostgreSQL database: others join, one leaves in order, hangs for a while, or dies with the power
// while the others go on. Nothing of it where the store is a file, which has one process.
import type { Chance } from "../test/support/chance.ts";
import type { Deed } from "./deed.ts";
import type { Switch } from "./operators.ts";
import type { Shop } from "./shop.ts";

const gatewaysAtMost = 3;

export function createFleet({ stand: { world } }: Shop, { oneOf }: Chance, state: Switch) {
  const { time } = world;
  let wake: (() => void) | null = null;
  const doNothing = () => Promise.resolve();

  function goOn(): Promise<void> {
    wake?.();
    wake = null;
    return doNothing();
  }
  const deeds: Deed[] = [
    {
      trouble: null,
      begin: () =>
        world.gateways.length < gatewaysAtMost
          ? { name: "another gateway joins", run: () => world.join() }
          : { name: "there are gateways enough", run: doNothing },
    },
    {
      trouble: null,
      begin() {
        const ms = oneOf([1000, 20_000, 90_000]);
        if (wake) return { name: "the gateway that hung goes on", run: goOn };
        if (world.gateways.length < 2) return { name: "the only gateway goes on", run: doNothing };
        return {
          name: `the gateway hangs, and people reach another for ${ms / 1000} s`,
          async run() {
            for (const { line, stockgate } of world.gateways)
              if (stockgate === world.engine) state.slept.add(line.id);
            wake = world.freeze();
            await time.advance(ms);
          },
        };
      },
    },
  ];
  return {
    deeds: world.database().engine === "postgres" ? deeds : [],
    /** None hangs any more. */
    end: () => void goOn(),
  };
}
