// Leaving many variants out at once over the public API.
import { afterAll, beforeAll, expect, it } from "vitest";
import { openStand, type Stand } from "./testing/gateway-stand.ts";
import { type Ids, setUp } from "./testing/set-up.ts";

let stand: Stand;
let ids: Ids;
beforeAll(async () => {
  stand = await openStand();
  ids = await setUp(stand);
});
afterAll(() => stand.close());

type Answer = { count: number; channelVariants: { id: string }[] };
const exclude = (input: object) =>
  stand.client.command<Answer>(
    "excludeVariants",
    { integrationId: ids.integrationId, variants: { matching: { search: "stool" } }, ...input },
    "count channelVariants { id } integration { id }",
  );

async function statuses(): Promise<string[]> {
  type Listing = {
    integration: { variantMappings: { nodes: { status: string; channelVariant: object | null }[] } };
  };
  const { integration } = await stand.client.ask<Listing>(
    `query ($id: ID!) { integration(id: $id) { variantMappings(search: "stool") { nodes {
       status channelVariant { id } } } } }`,
    { id: ids.integrationId },
  );
  return integration.variantMappings.nodes.flatMap((row) => (row.channelVariant ? [row.status] : []));
}

it("M6 a dry run says how many and which; then they are left out, and taken in again", async () => {
  const before = await statuses();
  expect(before.length).toBeGreaterThan(0);
  const planned = await exclude({ excluded: true, dryRun: true });
  expect(planned.count).toBe(before.length);
  expect(planned.channelVariants).toHaveLength(before.length);
  expect(await statuses()).toEqual(before);
  expect(await exclude({ excluded: true })).toMatchObject({ count: before.length });
  expect(await statuses()).toEqual(before.map(() => "EXCLUDED"));
  expect(await exclude({ excluded: true })).toMatchObject({ count: 0, channelVariants: [] });
  expect(await exclude({ excluded: false })).toMatchObject({ channelVariants: planned.channelVariants });
  expect(await statuses()).toEqual(before);
});
