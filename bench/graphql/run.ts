// 6. Availability and a page of targets over GraphQL, beside the same gateway that answers constants of the same shape. Asked
// for the same by all connections, who are then answered by one reading; and, without a limit, by each for its own.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import autocannon from "autocannon";
import { type GatewayProcess, startGatewayProcess } from "../support/gateway-process.ts";
import { type Benchmark, type Line, median } from "../support/lines.ts";
import { fillShop } from "../support/stocked-shop.ts";
import { ask, headers, listParts } from "./asking.ts";
import { documents, rowsAsked } from "./documents.ts";

const connections = 32;
const rounds = 5;
const seconds = 3;
const leastShare = 0.7;
// Nobody's points run out here: that is not what is measured.
const settings = { STOCKGATE_MOST_COST: "999999999", STOCKGATE_COST_PER_SECOND: "999999999" };

type Round = { perSecond: number; cpuMilliseconds: number };

/** Of each connection its own body, or of all the one. */
async function load(gateway: GatewayProcess, bodies: readonly object[]): Promise<Round> {
  const cpuBefore = gateway.cpuSeconds();
  let clients = 0;
  const result = await autocannon({
    url: `${gateway.url}/graphql`,
    connections,
    duration: seconds,
    method: "POST",
    headers,
    setupClient(client) {
      client.setBody(JSON.stringify(bodies[clients % bodies.length]));
      clients += 1;
    },
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} not 2xx, ${result.errors} errors`);
  const cpuMilliseconds = ((gateway.cpuSeconds() - cpuBefore) * 1000) / result.requests.total;
  return { perSecond: result.requests.average, cpuMilliseconds };
}

async function compare(
  what: string,
  bodies: readonly object[],
  { real, constant }: { real: GatewayProcess; constant: GatewayProcess },
): Promise<Line> {
  const measured: { real: Round[]; constant: Round[] } = { real: [], constant: [] };
  for (const each of [real, constant]) await load(each, bodies);
  for (let round = 0; round < rounds; round += 1) {
    measured.real.push(await load(real, bodies));
    measured.constant.push(await load(constant, bodies));
  }
  const of = (them: Round[], figure: keyof Round) => median(them.map((each) => each[figure]));
  const shares = measured.real.map(
    (each, round) => each.perSecond / (measured.constant[round]?.perSecond ?? 0),
  );
  const said = (them: Round[]) =>
    `${of(them, "perSecond").toFixed(0)} a second (${of(them, "cpuMilliseconds").toFixed(1)} ms of the processor)`;
  return {
    what,
    measured: median(shares),
    unit: "times",
    ...(bodies.length === 1 ? { limit: { atLeast: leastShare } } : {}),
    remark: `${said(measured.real)} beside ${said(measured.constant)}; ${connections} connections`,
  };
}

export const run: Benchmark = async () => {
  const folder = mkdtempSync(join(tmpdir(), "stockgate-bench-graphql-"));
  const answerPath = join(folder, "answer.json");
  const real = await startGatewayProcess(settings, {
    prepare: (path) => fillShop(path, connections * rowsAsked),
  });
  try {
    const parts = await listParts(real.url, connections);
    const answers: Record<string, unknown> = {};
    for (const query of Object.values(documents))
      Object.assign(answers, await ask(real.url, { query, variables: parts[0] }));
    writeFileSync(answerPath, JSON.stringify(answers));
    const script = join(import.meta.dirname, "peer.ts");
    const constant = await startGatewayProcess(settings, { script, args: [answerPath] });
    try {
      const lines: Line[] = [];
      for (const [name, query] of Object.entries(documents)) {
        const [first, ...others] = parts.map((variables) => ({ query, variables }));
        const gateways = { real, constant };
        lines.push(await compare(`${name}, beside constants`, [first ?? {}], gateways));
        lines.push(await compare("   each connection its own", [first ?? {}, ...others], gateways));
      }
      return lines;
    } finally {
      await constant.stop();
    }
  } finally {
    await real.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};
