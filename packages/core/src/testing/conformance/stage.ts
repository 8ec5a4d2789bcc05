// One case's stage: a far side of its own, the adapter connected to it, and everything that the adapter does noted.
import {
  AdapterError,
  type AdapterPorts,
  type BudgetReading,
  type Call,
  HttpFailure,
  type HttpRequest,
  type StockChannel,
  type StockSource,
} from "../../contracts/index.ts";
import type { ChannelFarSide, ChannelFixture, FarSide, SourceFarSide, SourceFixture } from "./fixture.ts";
import { createTrap, type Trap } from "./trap.ts";

export const call: Call = { priority: "webhook" };

type Wire = {
  sent: HttpRequest[];
  budgets: BudgetReading[];
  /** All that was logged, as text. */
  logged: string[];
};

type StageOf<Kind, Fixture, Far, Side> = Wire & {
  kind: Kind;
  fixture: Fixture;
  far: Far;
  /** The adapter, connected under the fixture's own configuration. */
  side: Side;
  /** A connection of its own, as another process would have it. */
  connect: (config?: Record<string, unknown>) => Side;
  trap: Trap;
};

export type SourceStage = StageOf<"SOURCE", SourceFixture, SourceFarSide, StockSource>;
export type ChannelStage = StageOf<"CHANNEL", ChannelFixture, ChannelFarSide, StockChannel>;
export type Stage = SourceStage | ChannelStage;

export async function openSourceStage(fixture: SourceFixture): Promise<SourceStage> {
  const far = await fixture.open();
  const { wire, ports, trap } = createWire(far);
  const { adapter } = fixture;
  const connect = (config = fixture.config) => adapter.connect(adapter.configSchema.parse(config), ports);
  return { kind: "SOURCE", fixture, far, ...wire, trap, connect, side: connect() };
}

export async function openChannelStage(fixture: ChannelFixture): Promise<ChannelStage> {
  const far = await fixture.open();
  const { wire, ports, trap } = createWire(far);
  const { adapter } = fixture;
  const connect = (config = fixture.config) => adapter.connect(adapter.configSchema.parse(config), ports);
  return { kind: "CHANNEL", fixture, far, ...wire, trap, connect, side: connect() };
}

function createWire(far: FarSide) {
  const wire: Wire = { sent: [], budgets: [], logged: [] };
  const trap = createTrap();
  const note = (fields: Record<string, unknown>, message: string) => {
    wire.logged.push(`${message} ${JSON.stringify(fields)}`);
  };
  const ports: AdapterPorts = {
    async send(request) {
      wire.sent.push(request);
      const { url, ...init } = request;
      return trap.release(async () => {
        const response = await far.fetch(new Request(url, init)).catch((cause: unknown) => {
          throw new HttpFailure("the connection was reset", { isUnsent: false, cause });
        });
        const headers = Object.fromEntries(response.headers);
        return { status: response.status, headers, body: await response.text() };
      });
    },
    reportBudget: (reading) => wire.budgets.push(reading),
    log: { debug: note, info: note, warn: note, error: note },
  };
  return { wire, ports, trap };
}

/** The AdapterError that a call must end in; anything else is a fault of the adapter's. */
export async function failureOf(attempt: () => Promise<unknown>): Promise<AdapterError> {
  try {
    await attempt();
  } catch (error) {
    if (error instanceof AdapterError) return error;
    throw new Error(`something else than an AdapterError was thrown: ${String(error)}`, { cause: error });
  }
  throw new Error("the call succeeded, though the far side had refused it");
}
