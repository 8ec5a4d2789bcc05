// A push of everything, by an engine that was just started, from the request to the end of its run.
import { openEngine, until } from "./open-engine.ts";
import { createShelves } from "./shelves.ts";
import type { Measured } from "./task.ts";

export async function pushAll(path: string, levels: number): Promise<Measured> {
  const shelves = createShelves(levels);
  const engine = await openEngine(path, shelves);
  shelves.moveAll();
  const [integration] = await engine.read((tx) => tx.integrations.list());
  const beganAt = performance.now();
  const cpuBefore = process.cpuUsage();
  const { value } = await engine.commands.pushStock({
    integrationId: integration?.id ?? 0,
    skus: null,
    isDryRun: false,
    idempotencyKey: null,
  });
  if (!value) throw new Error("the push was refused");
  const run = () => engine.read((tx) => tx.runs.byId(value.id));
  await until(async () => (await run())?.finishedAt !== null);
  const seconds = (performance.now() - beganAt) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const finished = await run();
  await engine.stop();
  const isWhole = finished?.state === "SUCCEEDED" && finished.done === levels;
  if (!isWhole) throw new Error(`the run ended ${finished?.state} with ${finished?.done} parts`);
  return { seconds, cpuSeconds: (user + system) / 1e6, wrong: shelves.countWrong() };
}
