// Locations of the two sides that are likely meant for each other, by their names alone.
import type { SetUpIntegration } from "./set-up-integration.ts";

/** Words that every warehouse's name may hold say nothing. */
const common = new Set(["the", "store", "shop", "location", "main", "of"]);

const wordsIn = (name: string): Set<string> =>
  new Set(
    name
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word !== ""),
  );

/** More for the same name, less for telling words in common, 0 for none; of several, the main one is likelier. */
function likeness(left: string, right: string): number {
  if (left.trim().toLowerCase() === right.trim().toLowerCase()) return 100;
  const others = wordsIn(right);
  const shared = [...wordsIn(left)].filter((word) => others.has(word) && !common.has(word)).length;
  return shared * 10 + (shared > 0 && others.has("main") ? 1 : 0);
}

const leastLikeness = 10;

export function suggestLocations({ locationMappings, source }: SetUpIntegration) {
  const sources = (source?.locations ?? []).filter(({ isActive, isEligible }) => isActive && isEligible);
  return locationMappings
    .filter(
      ({ origin, channelLocation }) =>
        origin === "UNMAPPED" && channelLocation.isActive && channelLocation.isEligible,
    )
    .flatMap(({ channelLocation }) => {
      const [best, next] = sources
        .map((each) => ({ source: each, points: likeness(channelLocation.name, each.name) }))
        .filter(({ points }) => points >= leastLikeness)
        .toSorted((left, right) => right.points - left.points);
      // Where two are as likely as each other, a person knows better.
      return best && best.points > (next?.points ?? 0)
        ? [{ channel: channelLocation, source: best.source }]
        : [];
    });
}
