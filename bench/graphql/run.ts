// 6. Availability and a page of targets over GraphQL, beside the same gateway that answers constants of the same shape.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import autocannon from "autocannon";
import { type GatewayProcess, startGatewayProcess, token } from "../support/gateway-process.ts";
import { type Benchmark, type Line, median } from "../support/lines.ts";
import { fillShop } from "../support/stocked-shop.ts";
import { type DocumentName, documents, skus } from "./documents.ts";

const connections = 32;
const rounds = 5;
const seconds = 3;
const leastShare = 0.7;
// Nobody's points run out here: that is not what is measured.
const settings = { STOCKGATE_MOST_COST: "999999999", STOCKGATE_COST_PER_SECOND: "999999999" };
const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };

async function ask(url: string, body: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${url}/graphql`, { method: "POST", headers, body: JSON.stringify(body) });
  const { data, errors } = (await response.json()) as { data: Record<string, unknown>; errors?: unknown };
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}

type Round = { perSecond: number; cpuMilliseconds: number };

async function load(gateway: GatewayProcess, body: object): Promise<Round> {
  const cpuBefore = gateway.cpuSeconds();
  const result = await autocannon({
    url: `${gateway.url}/graphql`,
    connections,
    duration: seconds,
    method: "POST",
    headers,
    body: JSON.stringify(body),
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} not 2xx, ${result.errors} errors`);
  const cpuMilliseconds = ((gateway.cpuSeconds() - cpuBefore) * 1000) / result.requests.total;
  return { perSecond: result.requests.average, cpuMilliseconds };
}

async function compare(
  name: DocumentName,
  body: object,
  { real, constant }: { real: GatewayProcess; constant: GatewayProcess },
): Promise<Line[]> {
  const measured: { real: Round[]; constant: Round[] } = { real: [], constant: [] };
  for (const each of [real, constant]) await load(each, body);
  for (let round = 0; round < rounds; round += 1) {
    measured.real.push(await load(real, body));
    measured.constant.push(await load(constant, body));
  }
  const of = (them: Round[], figure: keyof Round) => median(them.map((each) => each[figure]));
  const shares = measured.real.map(
    (each, round) => each.perSecond / (measured.constant[round]?.perSecond ?? 0),
  );
  const said = (them: Round[]) =>
    `${of(them, "perSecond").toFixed(0)} a second (${of(them, "cpuMilliseconds").toFixed(1)} ms of the processor)`;
  return [
    {
      what: `${name}, beside constants`,
      measured: median(shares),
      unit: "times",
      limit: { atLeast: leastShare },
      remark: `${said(measured.real)} beside ${said(measured.constant)}; ${connections} connections`,
    },
  ];
}

export const run: Benchmark = async () => {
  const folder = mkdtempSync(join(tmpdir(), "stockgate-bench-graphql-"));
  const answerPath = join(folder, "answer.json");
  const real = await startGatewayProcess(settings, { prepare: (path) => fillShop(path, skus.length) });
  try {
    const found = await ask(real.url, { query: "{ integrations(first: 1) { nodes { id } } }" });
    const { nodes } = found["integrations"] as { nodes: { id: string }[] };
    const variables = { id: nodes[0]?.id, skus };
    const answers: Record<string, unknown> = {};
    for (const query of Object.values(documents))
      Object.assign(answers, await ask(real.url, { query, variables }));
    writeFileSync(answerPath, JSON.stringify(answers));
    const script = join(import.meta.dirname, "peer.ts");
    const constant = await startGatewayProcess(settings, { script, args: [answerPath] });
    try {
      const lines: Line[] = [];
      for (const [name, query] of Object.entries(documents))
        lines.push(...(await compare(name as DocumentName, { query, variables }, { real, constant })));
      return lines;
    } finally {
      await constant.stop();
    }
  } finally {
    await real.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};
