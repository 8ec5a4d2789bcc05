// stockgate in-flight: what the store has sold and the source does not know yet.
import { Command } from "@commander-js/extra-typings";
import type { InFlightOrderPartsFragment } from "@stockgate/client";
import { everyPage } from "../every-page.ts";
import type { Io } from "../io.ts";
import { plain } from "../output.ts";
import { openSession, pickByName, type Session } from "../session.ts";

async function ordersOf({ client, integration }: Session): Promise<InFlightOrderPartsFragment[]> {
  const { id } = await integration();
  return everyPage<InFlightOrderPartsFragment>(async (after) => {
    const found = await client.inFlightOrders({ integrationId: id, after });
    return found?.inFlightOrders;
  });
}

const settleCommand = (io: Io) =>
  new Command("settle")
    .description("Settle an order that the source will never know, or match it with the source's own.")
    .argument("<order>", "its name, such as #1001, or its id")
    .option(
      "--source-order <number>",
      "the source's sales order that it is; its units count as known from there",
    )
    .option("--note <text>", "why, for whoever asks later")
    .addHelpText(
      "after",
      "\nWithout --source-order nothing of it is held back any more: the store may sell those units again.",
    )
    .action(async (wanted, { sourceOrder, note }, command) => {
      const session = openSession(io, command);
      const order = pickByName(await ordersOf(session), wanted, "order in flight");
      const answer = await session.client.resolveInFlightOrder({
        inFlightOrderId: order.id,
        ...(sourceOrder === undefined ? {} : { sourceOrderNumber: sourceOrder }),
        ...(note === undefined ? {} : { note }),
      });
      session.out.answer(answer, () =>
        session.out.line(`${plain(order.name)}: ${order.units} units are held back no more.`),
      );
    });

export const inFlightCommand = (io: Io) =>
  new Command("in-flight")
    .description(
      "List the orders in flight: sold in the store, not known to the source yet, held back until it does.",
    )
    .addCommand(settleCommand(io))
    .action(async (_options, command) => {
      const session = openSession(io, command);
      const orders = await ordersOf(session);
      session.out.answer(orders, () =>
        session.out.table(
          ["Order", "Placed", "Units", "Why", "Of"],
          orders.map(({ name, placedAt, units, reason, settledAt, lines }) => [
            plain(name),
            plain(placedAt),
            units,
            settledAt === null ? reason : `settled (${reason})`,
            lines
              .map(
                ({ quantity, title, channelVariant }) => `${quantity} ${plain(channelVariant?.sku ?? title)}`,
              )
              .join(", "),
          ]),
        ),
      );
    });
