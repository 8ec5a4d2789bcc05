// Spoils one field of a JSON text: left out, null, of the wrong kind, huge, hostile.
import type { Chance } from "../../test/support/chance.ts";
import { hostileValue } from "./hostile.ts";

type Place = { holder: Record<string, unknown>; key: string };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

/** Every field of every object in it. What a list holds is not left out one by one: a shorter list is a good answer. */
function placesIn(value: unknown, places: Place[] = []): Place[] {
  if (!isObject(value)) return places;
  for (const [key, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) places.push({ holder: value, key });
    placesIn(inner, places);
  }
  return places;
}

/** Null where there is no field to spoil. */
export function spoilJson(chance: Chance, text: string): string | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const places = placesIn(value);
  if (places.length === 0) return null;
  const { holder, key } = chance.oneOf(places);
  if (chance.isLikely(0.25)) delete holder[key];
  else if (Array.isArray(holder[key])) holder[key] = chance.oneOf([null, true, "", 7, { length: 3 }]);
  else holder[key] = hostileValue(chance);
  return JSON.stringify(value);
}
