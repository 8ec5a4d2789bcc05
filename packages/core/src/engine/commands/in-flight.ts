// Orders in flight, as a person decides about them (rule Q9): the source will never know one, or has it under a number.
import { AdapterError } from "../../contracts/index.ts";
import type { ChannelOrderRow, InFlightOrderRow } from "../../store/entities/channel-orders.ts";
import type { IntegrationRow } from "../../store/entities/integration.ts";
import type { Tx } from "../../store/tx.ts";
import { type EngineContext, topics } from "../context.ts";
import { askSource } from "../far-side.ts";
import { keepFoundOrders } from "../found-orders.ts";
import { restateOrders } from "../in-flight.ts";
import { refreshStatus } from "../status.ts";
import { asCommand, type CommandResult, Refused, refusal } from "./refusal.ts";

export type ResolveInFlightOrder = {
  inFlightOrderId: number;
  note: string | null;
  /** Match it with the source's order of this number instead of settling it. */
  sourceOrderNumber: string | null;
};

const longestText = 1000;
type Found = { row: InFlightOrderRow; order: ChannelOrderRow; integration: IntegrationRow };

async function find(tx: Tx, id: number): Promise<Found> {
  const [row] = await tx.inFlightOrders.byIds([id]);
  const [order] = row ? await tx.channelOrders.byIds([row.order]) : [];
  const integration = row ? await tx.integrations.byId(row.integration) : null;
  if (!row || !order || !integration) {
    const message = "There is no such order in flight: the source knows it by now, or it was cancelled.";
    throw new Refused(refusal("NOT_FOUND", message, ["inFlightOrderId"]));
  }
  if (row.settledAt !== null) {
    throw new Refused(refusal("CONFLICT", `${order.name} is settled already.`, ["inFlightOrderId"]));
  }
  return { row, order, integration };
}

function checkInput({ note, sourceOrderNumber }: ResolveInFlightOrder): void {
  if (note !== null && note.length > longestText)
    throw new Refused(refusal("OUT_OF_RANGE", `A note has at most ${longestText} characters.`, ["note"]));
  if (sourceOrderNumber !== null && sourceOrderNumber.trim() === "")
    throw new Refused(refusal("INVALID", "Give the number of the source's order.", ["sourceOrderNumber"]));
}

/** Nothing of it is held back from now on, whatever becomes of it. */
async function settle(tx: Tx, { row, order, integration }: Found, note: string | null, now: number) {
  row.settledAt = now;
  row.settledNote = note;
  row.askAt = null;
  await tx.events.append([
    {
      type: "IN_FLIGHT_ORDER_CLOSED",
      occurredAt: now,
      integration: integration.id,
      message: `${order.name}: settled by hand, nothing of it is held back any more.`,
      detail: { order: order.externalId, reason: null, note },
    },
  ]);
  tx.wake(topics.events);
  await restateOrders(tx, [order], now);
  await refreshStatus(tx, integration, now);
}

/** The source's one order of that number, which must not be known as another channel order's. */
async function findThere(context: EngineContext, { order, integration }: Found, number: string) {
  const field = ["sourceOrderNumber"];
  const ask = () =>
    askSource(context, integration.source, (source) =>
      source.findSalesOrders("number", number, { priority: "person" }),
    );
  const found = await ask().catch((error: unknown) => {
    if (!(error instanceof AdapterError)) throw error;
    throw new Refused(refusal("UNREACHABLE", error.message, field));
  });
  const live = found.filter((record) => !record.isDeleted);
  const [only, another] = live;
  if (!only) throw new Refused(refusal("NOT_FOUND", `The source has no sales order ${number}.`, field));
  if (another) throw new Refused(refusal("CONFLICT", `Several sales orders bear ${number}.`, field));
  const others = only.channelOrder?.externalId;
  if (others !== undefined && others !== order.shortId) {
    throw new Refused(refusal("TAKEN", `${number} came from another order of a channel.`, field));
  }
  return { ...only, channelOrder: { externalId: order.shortId, store: only.channelOrder?.store ?? null } };
}

async function match(context: EngineContext, found: Found, number: string): Promise<void> {
  const { store, ports } = context;
  const ticket = await store.transaction((tx) => tx.sequence.next());
  const record = await findThere(context, found, number);
  const { source } = found.integration;
  await store.transaction((tx) => keepFoundOrders(tx, source, [record], { ticket, now: ports.clock.now() }));
}

/** Settles it, or matches it with an order of the source. Answers it as it then is; null where it is in flight no more. */
export const resolveInFlightOrder = (
  context: EngineContext,
  input: ResolveInFlightOrder,
): Promise<CommandResult<InFlightOrderRow | null>> =>
  asCommand(async () => {
    checkInput(input);
    const { sourceOrderNumber: number } = input;
    if (number !== null) {
      await match(context, await context.store.read((tx) => find(tx, input.inFlightOrderId)), number.trim());
    } else {
      await context.store.transaction(async (tx) =>
        settle(tx, await find(tx, input.inFlightOrderId), input.note, context.ports.clock.now()),
      );
    }
    return context.store.read(
      async (tx) => (await tx.inFlightOrders.byIds([input.inFlightOrderId]))[0] ?? null,
    );
  });
