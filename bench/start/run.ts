// 7. From the start of the process to `/readyz`, with an empty database, and with one of 1,000,000 levels.
import { type GatewayProcess, startGatewayProcess } from "../support/gateway-process.ts";
import { type Benchmark, type Line, median, say } from "../support/lines.ts";
import { fillShop } from "../support/stocked-shop.ts";
import { multiplyShop } from "./multiply-shop.ts";

const manyLevels = 1_000_000;
const mostSeconds = { empty: 5, many: 10 };
const starts = { empty: 5, many: 1 };

type Start = { seconds: number; cpuSeconds: number; megabytes: number };

async function measure(prepare: (path: string) => Promise<void>): Promise<Start> {
  let beganAt = performance.now();
  const gateway: GatewayProcess = await startGatewayProcess(
    {},
    {
      async prepare(path) {
        await prepare(path);
        beganAt = performance.now();
      },
    },
  );
  try {
    while (!(await fetch(`${gateway.url}/readyz`)).ok);
    const seconds = (performance.now() - beganAt) / 1000;
    return { seconds, cpuSeconds: gateway.cpuSeconds(), megabytes: gateway.memory() };
  } finally {
    await gateway.stop();
  }
}

async function lineOf(
  what: string,
  count: number,
  atMost: number,
  prepare: (path: string) => Promise<void>,
): Promise<Line> {
  const all: Start[] = [];
  for (let start = 0; start < count; start += 1) {
    all.push(await measure(prepare));
    say(`${what}: ${all.at(-1)?.seconds.toFixed(1)} s`);
  }
  const of = (figure: keyof Start) => median(all.map((each) => each[figure]));
  const remark = `median of ${count} starts; ${of("cpuSeconds").toFixed(1)} s of the processor, ${of("megabytes").toFixed(0)} MB`;
  return { what, measured: of("seconds"), unit: "s", limit: { atMost }, remark };
}

export const run: Benchmark = async ({ isQuick }) => {
  const empty = await lineOf("an empty database", starts.empty, mostSeconds.empty, () => Promise.resolve());
  if (isQuick) return [empty];
  const fill = async (path: string) => {
    await fillShop(path, 1);
    multiplyShop(path, manyLevels);
  };
  return [empty, await lineOf(`${manyLevels} levels`, starts.many, mostSeconds.many, fill)];
};
