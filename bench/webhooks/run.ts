// 4. How many webhooks a second are acknowledged, each stored and synced first, beside the same server that stores nothing.
import { join } from "node:path";
import autocannon from "autocannon";
import { type Benchmark, median } from "../support/lines.ts";
import { type ServerProcess, startServer } from "../support/server-process.ts";
import { body, headersOf } from "./delivery.ts";

const connections = 64;
const rounds = 7;
const seconds = 3;
const leastShare = 0.6;

type Round = { acknowledged: number; perSecond: number; cpuMicroseconds: number };

let events = 0;
async function load({ url, cpuSeconds }: ServerProcess): Promise<Round> {
  const cpuBefore = cpuSeconds();
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    method: "POST",
    body,
    requests: [
      {
        setupRequest(request) {
          events += 1;
          return { ...request, headers: headersOf(`event-${events}`) };
        },
      },
    ],
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} not 2xx, ${result.errors} errors`);
  const cpuMicroseconds = ((cpuSeconds() - cpuBefore) * 1e6) / result.requests.total;
  return { acknowledged: result.requests.total, perSecond: result.requests.average, cpuMicroseconds };
}

export const run: Benchmark = async () => {
  const script = join(import.meta.dirname, "peer.ts");
  const [storing, answering] = await Promise.all([
    startServer(script, "storing"),
    startServer(script, "answering"),
  ]);
  const measured: { storing: Round[]; answering: Round[] } = { storing: [], answering: [] };
  let missing = Number.NaN;
  try {
    const first = await load(storing);
    await load(answering);
    for (let round = 0; round < rounds; round += 1) {
      measured.storing.push(await load(storing));
      measured.answering.push(await load(answering));
    }
    const stored = Number(await (await fetch(storing.url)).text());
    const acknowledged = [first, ...measured.storing].reduce((sum, round) => sum + round.acknowledged, 0);
    missing = Math.max(0, acknowledged - stored);
  } finally {
    await Promise.all([storing.stop(), answering.stop()]);
  }
  const speedOf = (them: Round[]) => median(them.map(({ perSecond }) => perSecond));
  const cpuOf = (them: Round[]) => median(them.map(({ cpuMicroseconds }) => cpuMicroseconds));
  const shares = measured.storing.map(
    ({ perSecond }, round) => perSecond / (measured.answering[round]?.perSecond ?? 0),
  );
  const how = (them: Round[]) =>
    `median of ${rounds} rounds of ${seconds} s; ${cpuOf(them).toFixed(0)} us of the processor each`;
  return [
    {
      what: "acknowledged, each stored and synced",
      measured: speedOf(measured.storing),
      unit: "a second",
      remark: how(measured.storing),
    },
    {
      what: "acknowledged, nothing stored",
      measured: speedOf(measured.answering),
      unit: "a second",
      remark: how(measured.answering),
    },
    {
      what: "stored beside not stored",
      measured: median(shares),
      unit: "times",
      limit: { atLeast: leastShare },
      remark: `median of ${rounds} pairs of rounds, one behind the other; ${connections} connections, bodies of ${body.length} bytes`,
    },
    { what: "acknowledged and not stored", measured: missing, unit: "webhooks", limit: { atMost: 0 } },
  ];
};
