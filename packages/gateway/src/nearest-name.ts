// Which known name a mistyped one most likely stands for.

/** Edits that a person may have made; beyond that a suggestion misleads. */
const mostEdits = 3;

/** Letters to insert, remove or replace to get from one to the other. */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [index, letter] of left.split("").entries()) {
    const next = [index + 1];
    for (const [place, other] of right.split("").entries()) {
      const replaced = (row[place] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[place + 1] ?? 0) + 1, (next[place] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** Null where nothing is near. */
export function nearestName(name: string, known: readonly string[]): string | null {
  const [nearest] = known
    .map((each) => ({ each, distance: editDistance(name, each) }))
    .toSorted((left, right) => left.distance - right.distance);
  return nearest && nearest.distance <= mostEdits ? nearest.each : null;
}
