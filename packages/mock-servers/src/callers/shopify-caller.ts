// Speaks to Shopify's Admin API as the shoppers and integrations of the mock's own world do: waits for its bucket, and
// tells refusals from failures. Data is the caller's to parse.
import { z } from "zod";
import type { Handler, Timers } from "../shared/ports.ts";
import { waitFor } from "./wait-for.ts";

/** The data of an answer. Rejects where the request failed. */
export type ShopifyCaller = (query: string, variables?: object) => Promise<unknown>;

const answerShape = z.looseObject({
  data: z.unknown().optional(),
  errors: z.unknown().optional(),
});
const throttleShape = z.array(z.looseObject({ extensions: z.looseObject({ code: z.literal("THROTTLED") }) }));

const mostTries = 5;
/** A bucket of the smallest plan gets 200 points meanwhile. */
const throttledWaitMs = 2000;

export function createShopifyCaller(options: {
  fetch: Handler;
  timers: Timers;
  token: string;
}): ShopifyCaller {
  return async (query, variables = {}) => {
    for (let tries = 1; ; tries += 1) {
      const response = await options.fetch(
        new Request("http://shopify.mock/admin/api/2026-10/graphql.json", {
          method: "POST",
          headers: { "content-type": "application/json", "x-shopify-access-token": options.token },
          body: JSON.stringify({ query, variables }),
        }),
      );
      const text = await response.text();
      if (!response.ok) throw new Error(`Shopify: ${response.status} ${text}`);
      const { data, errors } = answerShape.parse(JSON.parse(text));
      if (errors === undefined) return data;
      if (!throttleShape.safeParse(errors).success || tries === mostTries) {
        throw new Error(`Shopify: ${JSON.stringify(errors)}`);
      }
      await waitFor(options.timers, throttledWaitMs);
    }
  };
}
