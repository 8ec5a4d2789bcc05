// All kinds of hostile input, by one seed, in batches: each batch has a seed of its own, so that what fails is tried again
// by itself.
import type { Findings } from "./findings.ts";
import { tryAnswers } from "./try-answers.ts";
import { tryDeliveries } from "./try-deliveries.ts";
import { tryDocuments } from "./try-documents.ts";
import { tryReadings } from "./try-readings.ts";

/** Which part of all inputs each kind is, and how many there are in a batch. */
export const kinds = {
  readings: { share: 0.4, batch: 20_000, attempt: tryReadings },
  deliveries: { share: 0.3, batch: 5000, attempt: tryDeliveries },
  documents: { share: 0.28, batch: 5000, attempt: tryDocuments },
  answers: { share: 0.02, batch: 250, attempt: tryAnswers },
} as const satisfies Record<
  string,
  { share: number; batch: number; attempt: (seed: number, inputs: number) => Promise<Findings> }
>;

export type Kind = keyof typeof kinds;
export type Batch = { kind: Kind; seed: number; inputs: number };
export type Tried = Batch & { findings: Findings };

function batchesOf(kind: Kind, seed: number, inputs: number): Batch[] {
  const { share, batch } = kinds[kind];
  const all = Math.ceil(inputs * share);
  return Array.from({ length: Math.ceil(all / batch) }, (_, index) => ({
    kind,
    seed: seed + index,
    inputs: Math.min(batch, all - index * batch),
  }));
}

/** Whatever is rejected and caught by nobody, anywhere in the process, is a fault of the batch. */
export async function tryBatch(batch: Batch): Promise<Findings> {
  const unhandled: string[] = [];
  const note = (error: unknown) =>
    void unhandled.push(`unhandled: ${String(Reflect.get(Object(error), "stack"))}`);
  process.on("unhandledRejection", note);
  try {
    const findings = await kinds[batch.kind].attempt(batch.seed, batch.inputs);
    return { ...findings, faults: [...findings.faults, ...unhandled] };
  } finally {
    process.off("unhandledRejection", note);
  }
}

export async function runFuzz(
  { seed, inputs, only }: { seed: number; inputs: number; only: Kind | null },
  tell: (tried: Tried) => void,
): Promise<{ inputs: number; faults: number }> {
  const chosen = only === null ? (Object.keys(kinds) as Kind[]) : [only];
  let [tried, faults] = [0, 0];
  for (const batch of chosen.flatMap((kind) =>
    batchesOf(kind, seed, only === null ? inputs : inputs / kinds[kind].share),
  )) {
    const findings = await tryBatch(batch);
    tried += findings.inputs;
    faults += findings.faults.length;
    tell({ ...batch, findings });
  }
  return { inputs: tried, faults };
}
