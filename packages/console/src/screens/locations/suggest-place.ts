// Which location of the source a location of the store is likely meant to follow, by their names alone.

type Named = { id: string; name: string };

const wordsIn = (name: string): Set<string> => new Set(name.toLowerCase().match(/[\p{L}\p{N}]+/gu));

/** The words that two names share, of all that they have. */
function likeness(left: string, right: string): number {
  const [one, other] = [wordsIn(left), wordsIn(right)];
  const shared = [...one].filter((word) => other.has(word)).length;
  return shared / Math.max(one.size + other.size - shared, 1);
}

/** Null where none is like it, or several are alike. */
export function suggestPlace<Place extends Named>(name: string, places: readonly Place[]): Place | null {
  const ranked = places
    .map((place) => ({ place, likeness: likeness(name, place.name) }))
    .filter((each) => each.likeness > 0)
    .toSorted((left, right) => right.likeness - left.likeness);
  const [best, second] = ranked;
  return best && best.likeness > (second?.likeness ?? 0) ? best.place : null;
}
