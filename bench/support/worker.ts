// Runs one benchmark and sends its lines to whoever started this process.
import { benchmarks } from "../benchmarks.ts";

const benchmark = benchmarks[process.argv[2] ?? ""];
if (!benchmark) throw new Error("there is no such benchmark");
const { run } = await benchmark.load();
const lines = await run({ isQuick: process.argv[3] === "quick" });
if (process.send) process.send(lines, () => process.disconnect());
