// Notices an adapter that reads the clock, rolls dice, waits or opens connections by itself: while a trap is set, the
// platform's own ways to do so are watched, but not while the far side is at work.

export type Trap = {
  /** Runs the adapter's own code, and answers what it reached for. */
  watch(run: () => Promise<unknown>): Promise<string[]>;
  /** Runs code that is not the adapter's. */
  release<T>(run: () => Promise<T>): Promise<T>;
};

const watched = ["setTimeout", "setInterval", "setImmediate", "fetch"] as const;

export function createTrap(): Trap {
  let isSet = false;
  let released = 0;
  const reached: string[] = [];
  const reach = (what: string) => {
    if (isSet && released === 0) reached.push(what);
  };

  function setUp(): () => void {
    const before = watched.map((name) => [name, globalThis[name]] as const);
    const { Date: RealDate, Math: math } = globalThis;
    const [random, now] = [math.random, RealDate.now];
    for (const [name, real] of before) {
      Object.assign(globalThis, {
        [name]: (...given: unknown[]) => {
          reach(name);
          return Reflect.apply(real, globalThis, given);
        },
      });
    }
    math.random = () => {
      reach("Math.random");
      return random();
    };
    RealDate.now = () => {
      reach("Date.now");
      return now();
    };
    globalThis.Date = new Proxy(RealDate, {
      construct(target, given, newTarget) {
        if (given.length === 0) reach("new Date()");
        return Reflect.construct(target, given, newTarget);
      },
    });
    return () => {
      Object.assign(globalThis, Object.fromEntries(before), { Date: RealDate });
      math.random = random;
      RealDate.now = now;
    };
  }

  return {
    async watch(run) {
      reached.length = 0;
      const takeDown = setUp();
      isSet = true;
      try {
        await run();
      } finally {
        isSet = false;
        takeDown();
      }
      return [...reached];
    },
    async release(run) {
      released += 1;
      try {
        return await run();
      } finally {
        released -= 1;
      }
    },
  };
}
