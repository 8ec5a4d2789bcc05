// What guards hold back, as people are told: with the way out.
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { HeldTargets } from "../store/tables/held-targets.ts";
import type { Tx } from "../store/tx.ts";
import type { IntegrationProblem } from "./location-problems.ts";
import { nameSome } from "./name-some.ts";

const namesOf = ({ count, names }: HeldTargets): string => nameSome(names, count);

/** Null for what ends by itself within moments. */
function problemOf(held: HeldTargets): IntegrationProblem | null {
  const { code } = held;
  switch (code) {
    case "SECOND_WRITER": {
      const message = `Somebody else writes to ${namesOf(held)}, and replaced our number three times within a day: nothing is written there any more. Switch the other sync off (the source's own stock sync, another app), then resume each target (resumeTarget).`;
      return { code, message, path: ["targets"], keeps: null };
    }
    case "MASS_ZERO": {
      const message = `${held.count} targets (${namesOf(held)}) would fall to zero, too many of what is on sale, and the source said so twice. Nothing of it is written until the run is approved (approveSyncRun), which reads anew, or rejected (rejectSyncRun).`;
      const path = held.runId === null ? ["targets"] : ["syncRuns", String(held.runId)];
      return { code, message, path, keeps: null };
    }
    case "ZERO_REJECTED": {
      const message = `${namesOf(held)}: bringing these to zero was rejected. They stay as they are until the source has stock of them again, or somebody asks for them anew (pushStock).`;
      return { code, message, path: ["targets"], keeps: null };
    }
    case "AWAITING_CONFIRMATION":
      return null;
    case "SHADOW": {
      const message = `Shadow mode is on: ${held.count} numbers would be written (${namesOf(held)}), and none is. Switch isShadow of the policy off to write (updateSyncPolicy).`;
      return { code, message, path: ["policy", "isShadow"], keeps: null };
    }
    case "SALES_ONLY": {
      const message = `Sale mode is on: ${held.count} rises wait for its end (${namesOf(held)}). Change salesOnlyUntil of the policy to end it (updateSyncPolicy).`;
      return { code, message, path: ["policy", "salesOnlyUntil"], keeps: null };
    }
  }
}

export async function holdProblems(tx: Tx, integration: IntegrationRow): Promise<IntegrationProblem[]> {
  const held = (await tx.targets.held([integration.id])).get(integration.id) ?? [];
  return held.map(problemOf).filter((problem) => problem !== null);
}
