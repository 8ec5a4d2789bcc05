// `npm run bench:server`: how many requests a second does the gateway answer, beside other servers that answer the same
// schema with constants? All are up at once and take turns, a few seconds each in an order drawn anew every round, so that
// what else the machine does falls on all of them.
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { systemRandom } from "@stockgate/core";
import autocannon from "autocannon";
import { startGatewayProcess, token } from "../support/gateway-process.ts";
import { type DocumentName, documents, message, rows } from "./documents.ts";
import { type Measured, printTable } from "./table.ts";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "8" }, seconds: { type: "string", default: "2" } },
});
const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)];
const connections = 32;
const peers = ["node:http", "yoga", "apollo", "mercurius", "mercurius with JIT"];

async function startPeer(name: string): Promise<{ url: string; process: ChildProcess }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "peer.ts"), name], {
    env: { NODE_ENV: "production", NODE_OPTIONS: "--disable-warning=ExperimentalWarning" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.once("exit", () => reject(new Error(`${name} did not start`)));
    child.stdout.on("data", (chunk) => {
      const found = /listening at (\S+)/.exec(String(chunk))?.[1];
      if (found) resolve(found);
    });
  });
  return { url, process: child };
}

async function load(url: string, document: DocumentName): Promise<Measured> {
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: documents[document] }),
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} not 2xx, ${result.errors} errors`);
  return { perSecond: result.requests.average, p50: result.latency.p50, p99: result.latency.p99 };
}

const shuffled = <T>(items: readonly T[]): T[] =>
  items
    .map((item) => ({ item, at: systemRandom.next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);

// Nobody's points run out here: that is not what is measured.
const gateway = await startGatewayProcess({
  STOCKGATE_MOST_COST: "999999999",
  STOCKGATE_COST_PER_SECOND: "999999999",
});
gateway.tell(rows, message);
const started = await Promise.all(peers.map(async (name) => ({ name, ...(await startPeer(name)) })));
try {
  const servers = [{ name: "stockgate", url: `${gateway.url}/graphql` }, ...started];
  for (const document of Object.keys(documents) as DocumentName[]) {
    const measured = new Map<string, Measured[]>();
    for (const { url } of servers) await load(url, document);
    for (let round = 1; round <= rounds; round += 1) {
      for (const { name, url } of shuffled(servers))
        measured.set(name, [...(measured.get(name) ?? []), await load(url, document)]);
      console.error(`${document}: round ${round} of ${rounds}`);
    }
    console.log(printTable(document, measured));
  }
} finally {
  for (const peer of started) peer.process.kill();
  await gateway.stop();
}
