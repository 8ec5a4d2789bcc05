// stockgate events: the log, and the log as it grows.
import { Command, Option } from "@commander-js/extra-typings";
import type { EventPartsFragment, SyncEventType } from "@stockgate/client";
import { UsageError } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { type Output, plain } from "../output.ts";
import { openSession } from "../session.ts";

// Each type once: a type that the schema adds or drops does not compile.
const types: Readonly<Record<SyncEventType, true>> = {
  AVAILABILITY_CHANGED: true,
  DRIFT_FOUND: true,
  HOLD_ENDED: true,
  IN_FLIGHT_ORDER_CLOSED: true,
  IN_FLIGHT_ORDER_OPENED: true,
  LEVEL_STOCKED: true,
  LOCATION_MAPPING_CHANGED: true,
  MAPPING_CHANGED: true,
  POLICY_CHANGED: true,
  PUSH_FAILED: true,
  PUSH_HELD: true,
  RUN_FINISHED: true,
  RUN_STARTED: true,
  SIGNAL_RECEIVED: true,
  STATUS_CHANGED: true,
  STOCK_PUSHED: true,
  SYNC_TOGGLED: true,
};
const typeNames = Object.keys(types) as SyncEventType[];

const collect = (value: string, before: SyncEventType[]): SyncEventType[] => {
  const type = typeNames.find((name) => name === value.toUpperCase());
  if (!type) throw new UsageError(`There is no type "${value}"; there are: ${typeNames.join(", ")}.`);
  return [...before, type];
};

function tell(out: Output, { occurredAt, type, sku, from, to, message }: EventPartsFragment): void {
  const numbers = to === null ? "" : `${from ?? "?"} -> ${to}`;
  const about = [sku && plain(sku), numbers].filter(Boolean).join(" ");
  out.line(
    `${out.style("dim", occurredAt)} ${type.padEnd(20)} ${about ? `${about}  ` : ""}${plain(message)}`,
  );
}

export const eventsCommand = (io: Io) =>
  new Command("events")
    .description("Show the latest events, or follow them as they happen.")
    .option("-f, --follow", "go on: what happens from now on, or behind --after", false)
    .option("--after <cursor>", "behind this cursor; the last line of --follow --json has the next one")
    .addOption(
      new Option("-t, --type <type>", "only of this type; may be repeated")
        .argParser(collect)
        .default([] as SyncEventType[], "all"),
    )
    .option("--first <count>", "how many of the latest to show", "20")
    .addHelpText(
      "after",
      `
With --json each event is a line with its "cursor". Following goes on by itself where the connection is cut
or the gateway restarts, with no gap and no repeat; Ctrl-C ends it. Types: ${typeNames.join(", ")}.
Examples:
  stockgate events --follow --type STOCK_PUSHED --type DRIFT_FOUND
  stockgate events --follow --json | jq -r .message`,
    )
    .action(async ({ follow, after, type, first }, command) => {
      const { client, out, signal, integration } = openSession(io, command);
      const { integration: wanted } = command.optsWithGlobals() as { integration?: string };
      const filter = {
        ...(wanted === undefined ? {} : { integrationId: (await integration()).id }),
        ...(type.length > 0 ? { types: type } : {}),
      };
      const show = (event: EventPartsFragment) => out.answer(event, () => tell(out, event));
      if (follow) {
        const from = after === undefined ? filter : { ...filter, after };
        for await (const event of client.followEvents(from, { signal })) show(event);
        return;
      }
      if (!/^[1-9]\d{0,2}$/.test(first))
        throw new UsageError(`--first is a number from 1 to 250, not "${first}".`);
      const count = Number(first);
      const page = after === undefined ? { last: count } : { first: count, after };
      for (const event of (await client.syncEvents({ ...filter, ...page })).nodes) show(event);
    });
