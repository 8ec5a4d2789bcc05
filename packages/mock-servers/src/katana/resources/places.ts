// Checks that what a body names exists, before anything is changed.
import type { Katana } from "../katana.ts";
import type { Location, Variant } from "../state/catalog-records.ts";
import { unprocessable } from "../wire/errors.ts";

export function existingLocation({ tables }: Katana, id: number, path = ".location_id"): Location {
  const location = tables.locations.live(id);
  if (!location) throw unprocessable(path, "does not exist");
  return location;
}

export function existingVariant({ tables }: Katana, id: number, path = ".variant_id"): Variant {
  const variant = tables.variants.live(id);
  if (!variant) throw unprocessable(path, "does not exist");
  return variant;
}

/** Services have no stock to move. */
export function stockedVariant(katana: Katana, id: number, path: string): Variant {
  const variant = existingVariant(katana, id, path);
  if (variant.type === "service") throw unprocessable(path, "is a service and has no stock");
  return variant;
}
