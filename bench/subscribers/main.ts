// `npm run bench:subscribers`: what do a thousand subscribers cost, of whom a hundred never read? Prints the gateway's
// memory and how fast events arrive.
import { setTimeout as sleep } from "node:timers/promises";
import { startGatewayProcess } from "../support/gateway-process.ts";
import { type Subscriber, subscribe } from "./subscriber.ts";

const readers = 900;
const deaf = 100;
const rounds = 10;
const eventsPerRound = 20;
const message = "x".repeat(2000);
/** Connections that are opened at once. */
const atOnce = 50;
/** Two heartbeats, and a little. */
const cutOffMs = 35_000;
const patienceMs = 120_000;

const mb = (value: number) => `${value.toFixed(0)} MB`;

async function open(url: string, count: number, isReading: boolean): Promise<Subscriber[]> {
  const opened: Subscriber[] = [];
  while (opened.length < count) {
    const some = Array.from({ length: Math.min(atOnce, count - opened.length) }, () =>
      subscribe(url, isReading),
    );
    opened.push(...(await Promise.all(some)));
  }
  return opened;
}

const gateway = await startGatewayProcess();
console.log(`alone: ${mb(gateway.memory())}`);
const reading = await open(gateway.url, readers, true);
const silent = await open(gateway.url, deaf, false);
await sleep(3000);
console.log(`with ${readers} who read and ${deaf} who never do, idle: ${mb(gateway.memory())}`);

let peak = 0;
let told = 0;
const beganAt = performance.now();
for (let round = 0; round < rounds; round += 1) {
  gateway.tell(eventsPerRound, message);
  told += eventsPerRound;
  // What is cut in two between chunks is not counted.
  const hasAll = () => reading.every((each) => each.taken() >= told * 0.95);
  while (!hasAll() && performance.now() - beganAt < patienceMs) {
    await sleep(100);
    peak = Math.max(peak, gateway.memory());
  }
}
const seconds = (performance.now() - beganAt) / 1000;
const arrived = reading.reduce((sum, each) => sum + each.taken(), 0);
console.log(
  `${told} events of ${message.length} bytes to each reader in ${seconds.toFixed(1)} s: ` +
    `${(arrived / seconds).toFixed(0)} deliveries a second, memory at most ${mb(peak)}`,
);

// Enough that nobody's buffers hold it: whoever never reads stands still.
gateway.tell(5000, message);
const cutAt = performance.now();
while (performance.now() - cutAt < cutOffMs) {
  await sleep(500);
  peak = Math.max(peak, gateway.memory());
}
for (const each of silent) each.close();
console.log(`with a backlog of 10 MB for each of ${deaf} who never read: at most ${mb(peak)}`);
for (const each of reading) each.close();
await sleep(3000);
console.log(`all gone: ${mb(gateway.memory())}`);
await gateway.stop();
