// Subscribers who never read, beside some who do: what they cost the gateway's own process, in memory. `npm run
// bench:subscribers` is the same with a thousand.
import { afterAll, beforeAll, expect, it } from "vitest";
import { type GatewayProcess, startGatewayProcess } from "../../bench/support/gateway-process.ts";
import { type Subscriber, subscribe } from "../../bench/subscribers/subscriber.ts";
import { waitUntil } from "../support/demo-process.ts";

const readers = 5;
const deaf = 60;
const events = 3000;
const message = "x".repeat(4000);

let gateway: GatewayProcess;
const open: Subscriber[] = [];
beforeAll(async () => {
  gateway = await startGatewayProcess();
});
afterAll(async () => {
  for (const each of open) each.close();
  await gateway.stop();
});

it("GraphQL bar: memory stays bounded where most subscribers never read, and those who do get everything", async () => {
  for (let count = 0; count < readers + deaf; count += 1)
    open.push(await subscribe(gateway.url, count < readers));
  const reading = open.slice(0, readers);
  const before = gateway.memory();
  let peak = before;
  gateway.tell(events, message);
  // What is cut in two between chunks is not counted.
  await waitUntil(() => {
    peak = Math.max(peak, gateway.memory());
    return reading.every((each) => each.taken() >= events * 0.95);
  }, 120_000);
  // All that was told would be 12 MB for each of them, 720 MB in all.
  expect(peak - before).toBeLessThan(400);
}, 180_000);
