// The adapters alone, on vendors' answers of which one is spoiled: each either throws an AdapterError or hands over numbers
// that stood in the true answer. None is made up of what was not understood.
import { AdapterError } from "@stockgate/core/contracts";
import { createChance } from "../../test/support/chance.ts";
import { answering, recordCalls } from "./adapter-calls.ts";
import type { Findings } from "./findings.ts";
import { spoilAnswer } from "./spoil-answer.ts";

/** Nothing is written there, whatever the number: it is told of instead. */
const isUnstocked = (value: object) => Reflect.get(value, "isStocked") === false;

/** Every number in it, with the name of its field; moments are none. */
function numbersIn(value: unknown, name = "", found = new Set<string>()): Set<string> {
  if (typeof value === "bigint" || typeof value === "number") {
    if (!name.endsWith("At")) found.add(`${name} ${value}`);
  } else if (typeof value === "object" && value !== null && !isUnstocked(value)) {
    for (const [key, inner] of Object.entries(value))
      numbersIn(inner, Array.isArray(value) ? name : key, found);
  }
  return found;
}

const isPolluted = () => Reflect.get({}, "isAdmin") !== undefined;

export async function tryReadings(seed: number, inputs: number): Promise<Findings> {
  const chance = createChance(seed);
  const calls = await recordCalls();
  const tally: Record<string, number> = {};
  const faults: string[] = [];
  for (let tried = 0; tried < inputs && faults.length === 0; tried += 1) {
    const { name, read, truth, answers } = chance.oneOf(calls);
    const [key, answer] = chance.oneOf([...answers]);
    const bad = spoilAnswer(chance, answer);
    const what = `${name}, input ${tried}: ${key.slice(0, 200)} -> ${bad.status} ${bad.body.slice(0, 3000)}`;
    let kind = "understood";
    try {
      const known = numbersIn(truth);
      const got = numbersIn(await read(answering(new Map([...answers, [key, bad]]))));
      const madeUp = [...got].filter((each) => !known.has(each));
      if (madeUp.length > 0) faults.push(`${what}\n  handed over ${madeUp.join(", ")}`);
    } catch (error) {
      kind = error instanceof AdapterError ? error.kind : "surprise";
      if (!(error instanceof AdapterError))
        faults.push(`${what}\n  ${String(Reflect.get(Object(error), "stack"))}`);
    }
    if (isPolluted()) faults.push(`${what}\n  every object bears what it brought`);
    tally[kind] = (tally[kind] ?? 0) + 1;
  }
  return { inputs, tally, faults };
}
