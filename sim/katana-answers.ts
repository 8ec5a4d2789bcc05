// What Katana states of levels, as its answers to us bear it, and ids as both vendors' APIs can be compared by.
import type { HttpResponse } from "@stockgate/core";
import type { Sent } from "../test/support/world.ts";

/** Quantities as their text. */
export type StatedLevel = {
  variant_id: number;
  location_id: number;
  quantity_in_stock: string;
  quantity_committed: string;
};

/** None where it is no answer about levels, or none that can be read. */
export function levelsIn({ path }: Sent, { status, body }: HttpResponse): StatedLevel[] {
  if (!path.startsWith("/v1/inventory?") || status !== 200 || !body.startsWith("{")) return [];
  return (JSON.parse(body) as { data: StatedLevel[] }).data;
}

/** Shopify: the number at the end of a global id, which webhooks, orders and the mock's log of writes bear alone. */
export const idOf = (globalId: string): string => globalId.slice(globalId.lastIndexOf("/") + 1);
