// What guards hold back, as people are told: with the way out.
import type { IntegrationRow } from "../store/entities/integration.ts";
import type { HeldTargets } from "../store/tables/held-targets.ts";
import type { Tx } from "../store/tx.ts";
import type { IntegrationProblem } from "./location-problems.ts";

const namesOf = ({ count, names }: HeldTargets): string =>
  `${names.join(", ")}${count > names.length ? ` and ${count - names.length} more` : ""}`;

function problemOf(held: HeldTargets): IntegrationProblem {
  const { code } = held;
  switch (code) {
    case "SECOND_WRITER": {
      const message = `Somebody else writes to ${namesOf(held)}, and replaced our number three times within a day: nothing is written there any more. Switch the other sync off (the source's own stock sync, another app), then resume each target (resumeTarget).`;
      return { code, message, path: ["targets"], keeps: null };
    }
  }
}

export async function holdProblems(tx: Tx, integration: IntegrationRow): Promise<IntegrationProblem[]> {
  const held = (await tx.targets.held([integration.id])).get(integration.id) ?? [];
  return held.map(problemOf);
}
