// A process of its own for one size: fills a store, or pushes every level of one and tells what that took, or does nothing
// at all. So a peak of memory is that of what is measured alone.
import type { Measured, Task } from "./task.ts";

async function measure(task: Task): Promise<Measured> {
  if (task.kind === "push") return (await import("./push-all.ts")).pushAll(task.path, task.levels);
  if (task.kind === "fill") await (await import("./fill.ts")).fillStore(task.path, task.levels);
  // What the engine is made of, and nothing done with it.
  if (task.kind === "load") await import("./open-engine.ts");
  return { seconds: 0, cpuSeconds: 0, wrong: 0 };
}

process.once("message", (task) => {
  void measure(task as Task).then((measured) => {
    const answer = { ...measured, peakMegabytes: process.resourceUsage().maxRSS / 1024 };
    process.send?.(answer, () => process.disconnect());
  });
});
