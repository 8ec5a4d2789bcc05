// Availability of some SKUs: each row once at the start, then again whenever its number or a term of it changed.
import { topics } from "@stockgate/core";
import { explain, type Explained } from "../schema/availability.ts";
import type { GraphQLContext } from "../schema/context.ts";
import { listenForWakes } from "./wakes.ts";

/** What nobody maps is read without anybody being woken. */
const lookAgainMs = 5000;

const keyOf = ({ variantId, locationId }: Explained): string => `${variantId}:${locationId}`;

/** The number and its terms, but not when they were read: the same figures read again are no change. */
const print = ({
  level,
  potential,
  buffer,
  available,
  unavailableReason,
  components,
  steps,
}: Explained): string =>
  JSON.stringify(
    [
      level && [level.inStock, level.committed, level.expected],
      [potential, buffer, available, unavailableReason],
      components.map((each) => [each.variantId, each.quantityPerKit, each.available, each.allows]),
      steps.map((step) => [step.kind, step.amount, step.result]),
    ],
    (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value),
  );

export async function* followAvailability(
  context: GraphQLContext,
  integrationId: number,
  skus: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<Explained, void, undefined> {
  // Listening begins before the first look: what changes in between is seen by one or the other.
  const wakes = listenForWakes(context, [topics.pushes(integrationId), topics.events], lookAgainMs, signal);
  try {
    let told = new Map<string, string>();
    while (!signal.aborted) {
      const rows = await explain(context, integrationId, skus);
      const before = told;
      told = new Map(rows.map((row) => [keyOf(row), print(row)]));
      for (const row of rows) {
        if (signal.aborted) return;
        if (before.get(keyOf(row)) !== told.get(keyOf(row))) yield row;
      }
      await wakes.wait();
    }
  } finally {
    wakes.close();
  }
}
