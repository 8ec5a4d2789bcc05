// Spends both vendors' budgets by somebody else's requests under the same keys: the engine is not told.
import type { World } from "../../test/support/world.ts";
import { apiKey, storeToken } from "./open-catalog.ts";

const costly = JSON.stringify({ query: "{ products(first: 250) { nodes { id options { id } } } }" });
const longestWaitMs = 120_000;
/** A window of which this much is left has only just begun. */
const freshMs = 59_000;

const askKatana = ({ mocks, time }: World): Promise<Response> =>
  time.track(
    mocks.katana.fetch(
      new Request("https://api.katanamrp.com/v1/locations?limit=1", {
        headers: { authorization: `Bearer ${apiKey}` },
      }),
    ),
  );

const askShopify = ({ mocks, time }: World): Promise<Response> =>
  time.track(
    mocks.shopify.fetch(
      new Request("https://demo.myshopify.com/admin/api/2026-10/graphql.json", {
        method: "POST",
        headers: { "content-type": "application/json", "x-shopify-access-token": storeToken },
        body: costly,
      }),
    ),
  );

/** Answers how long Katana's window, which has just begun, still lasts. */
export async function emptyBudgets(world: World): Promise<number> {
  const leftMs = ({ headers }: Response) => Number(headers.get("x-ratelimit-reset")) - world.time.clock.now();
  const deadline = world.time.clock.now() + longestWaitMs;
  // A window begins with its first request, which may be one of the engine's own rotation.
  while (leftMs(await askKatana(world)) < freshMs) {
    if (world.time.clock.now() > deadline) throw new Error("Katana's window is never fresh");
    await world.time.advance(1000);
  }
  while ((await askKatana(world)).status !== 429);
  const refused = await askKatana(world);
  for (;;) {
    const answer = (await (await askShopify(world)).json()) as { errors?: unknown };
    if (answer.errors !== undefined) break;
  }
  return leftMs(refused);
}
