// Every event, once and in order, however often this program or the gateway is started anew: the cursor of the last one
// that was dealt with is kept in a file.
//   node examples/follow-events.ts cursor.txt
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createClient, CursorExpiredError } from "@stockgate/client";
import { token, url } from "./settings.ts";

const file = process.argv[2] ?? "cursor.txt";
const ended = new AbortController();
process.once("SIGINT", () => ended.abort());
process.once("SIGTERM", () => ended.abort());

const stockgate = createClient({
  url,
  token,
  onReconnect: ({ delayMs }) => console.error(`Cut off; coming again in ${Math.round(delayMs / 1000)} s.`),
});

/** Never half a cursor, even if the machine stops while it is written. */
function keep(cursor: string): void {
  writeFileSync(`${file}.new`, cursor);
  renameSync(`${file}.new`, file);
}

const after = existsSync(file) ? { after: readFileSync(file, "utf8") } : {};
try {
  for await (const event of stockgate.followEvents(after, { signal: ended.signal })) {
    console.log(`${event.occurredAt} ${event.type} ${event.sku ?? ""} ${event.message}`);
    // Only behind what was done with it: a crash in between repeats an event, and never loses one.
    keep(event.cursor);
  }
} catch (error) {
  if (!(error instanceof CursorExpiredError)) throw error;
  console.error(`${file} is older than the events that are kept: read the state anew, then delete it.`);
  process.exitCode = 1;
}
