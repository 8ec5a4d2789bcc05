// The gateways of a world: one, or several on one PostgreSQL database. They come and go, fail as when the power fails,
// and freeze as processes do that the system stops and lets go on later.
import type { Http, Ports, Stockgate, StockgateOptions, Store } from "@stockgate/core";
import { type DatabaseUrl, startStockgate } from "@stockgate/core";
import type { VirtualTime } from "@stockgate/core/testing";

/** What a gateway hangs on. */
export type Line = {
  /** Tells the gateways of a world apart. */
  id: number;
  /** The power has failed. */
  isCut: boolean;
  /** Resolves when it fails. */
  ended: Promise<null>;
  end: () => void;
  /** Null: it runs; otherwise what waits until it goes on. */
  frozen: (() => void)[] | null;
};

export type Gateway = { line: Line; stockgate: Stockgate };

/** What waits for a power that is gone. */
const never = new Promise<never>(() => undefined);

/** When it goes on, for one that is frozen; else at once. */
export const awake = (line: Line): Promise<void> =>
  new Promise((resolve) => {
    if (line.frozen) line.frozen.push(resolve);
    else resolve();
  });

/** Of whoever is cut off nothing is begun any more, and what was begun is not answered. */
async function onLine<T>(line: Line, call: () => Promise<T>, onDone?: () => void): Promise<T> {
  await awake(line);
  if (line.isCut) return never;
  const [outcome] = await Promise.allSettled([call()]);
  if (!line.isCut && outcome.status === "fulfilled") onDone?.();
  await awake(line);
  if (line.isCut) return never;
  if (outcome.status === "rejected") throw outcome.reason;
  return outcome.value;
}

const storeOn = (line: Line, time: VirtualTime, store: Store, onCommit?: () => void): Store => ({
  ...store,
  transaction: (work) => onLine(line, () => time.trackWork(store.transaction(work)), onCommit),
  read: (work) => onLine(line, () => time.trackWork(store.read(work))),
  onWake: (listener) => store.onWake((topics) => void awake(line).then(() => line.isCut || listener(topics))),
});

const timersOn = (line: Line, { timers }: VirtualTime): Ports["timers"] => ({
  ...timers,
  after: (delayMs, run) => timers.after(delayMs, () => (line.frozen ? line.frozen.push(run) : run())),
});

type GatewayPorts = Omit<Ports, "http" | "timers"> & { httpOver: (line: Line) => Http };

export type GatewaysOptions = Omit<StockgateOptions, "ports" | "wrapStore" | "database"> & {
  time: VirtualTime;
  ports: GatewayPorts;
  /** Told after each commit of any of them. */
  onCommit?: () => void;
};

/** Starts gateways on whatever database they are told. */
export function createGateways({ time, ports, onCommit, ...options }: GatewaysOptions) {
  const { httpOver, ...shared } = ports;
  let started = 0;
  let starting: Line | null = null;
  /** Those that work. */
  const open: Gateway[] = [];
  const stores = new Set<Store>();

  /** Null where the power fails before it is there. */
  async function start(database: DatabaseUrl): Promise<Gateway | null> {
    started += 1;
    const { promise: ended, resolve: end } = Promise.withResolvers<null>();
    const line: Line = { id: started, isCut: false, ended, end: () => end(null), frozen: null };
    starting = line;
    const start = startStockgate({
      ...options,
      database,
      ports: { ...shared, timers: timersOn(line, time), http: httpOver(line) },
      wrapStore(store) {
        stores.add(store);
        const close = () => {
          stores.delete(store);
          return time.trackWork(store.close());
        };
        return { ...storeOn(line, time, store, onCommit), close };
      },
    });
    const stockgate = await Promise.race([start, ended]);
    starting = null;
    if (!stockgate) return null;
    const gateway = { line, stockgate };
    open.push(gateway);
    return gateway;
  }

  return {
    open: open as readonly Gateway[],
    start,
    /** In order; where the power fails meanwhile, it ends there. */
    async stop(gateway: Gateway): Promise<void> {
      let isStopped = false;
      const stopped = () => {
        isStopped = true;
      };
      const stopping = gateway.stockgate.stop();
      stopping.then(stopped, stopped);
      await time.until(() => isStopped || gateway.line.isCut);
      if (gateway.line.isCut) return;
      await stopping;
      open.splice(open.indexOf(gateway), 1);
    },
    /** The power of this one fails, or that of the one that is being started. */
    cut(gateway: Gateway): void {
      const line = starting ?? gateway.line;
      line.isCut = true;
      line.end();
      const place = open.findIndex((each) => each.line === line);
      if (place >= 0) open.splice(place, 1);
    },
    freeze({ line }: Gateway): void {
      line.frozen ??= [];
    },
    thaw({ line }: Gateway): void {
      const waiting = line.frozen ?? [];
      line.frozen = null;
      for (const each of waiting) each();
    },
    async close(): Promise<void> {
      for (const gateway of open) this.thaw(gateway);
      for (const gateway of open) await time.finish(gateway.stockgate.stop());
      // Of those that were cut off.
      for (const store of stores) await store.close();
    },
  };
}
