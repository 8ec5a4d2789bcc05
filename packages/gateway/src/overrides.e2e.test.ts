// Buffers for single variants over the public API.
import { afterAll, beforeAll, expect, it } from "vitest";
import { openStand, type Stand } from "./testing/gateway-stand.ts";
import { refusalsOf } from "./testing/refusals-of.ts";
import { type Ids, setUp } from "./testing/set-up.ts";

let stand: Stand;
let ids: Ids;
beforeAll(async () => {
  stand = await openStand();
  ids = await setUp(stand);
});
afterAll(() => stand.close());

type Row = { channelVariant: { id: string; sku: string; tags: string[] } | null; overrides: object | null };

async function mappings(search: string): Promise<Row[]> {
  const answer = await stand.client.ask<{ integration: { variantMappings: { nodes: Row[] } } }>(
    `query ($id: ID!, $search: String) { integration(id: $id) { variantMappings(search: $search) { nodes {
       channelVariant { id sku tags } overrides { bufferQuantity bufferPercent maximumQuantity } } } } }`,
    { id: ids.integrationId, search },
  );
  return answer.integration.variantMappings.nodes.filter((row) => row.channelVariant !== null);
}
const refusals = (input: object) =>
  refusalsOf(stand.client, "setVariantOverrides", { integrationId: ids.integrationId, ...input });

it("Q8 are set for what a search finds, shown with the mapping, and cleared", async () => {
  const input = { integrationId: ids.integrationId, variants: { matching: { search: "stool" } } };
  const set = await stand.client.command<{ count: number }>(
    "setVariantOverrides",
    { ...input, bufferQuantity: 2, bufferPercent: "12.5" },
    "count channelVariants { id } integration { id }",
  );
  const found = await mappings("stool");
  expect(found.length).toBeGreaterThan(0);
  expect(set.count).toBe(found.length);
  for (const { overrides } of found)
    expect(overrides).toEqual({ bufferQuantity: 2, bufferPercent: "12.5", maximumQuantity: null });
  await stand.client.command("clearVariantOverrides", input, "count");
  expect((await mappings("stool")).map(({ overrides }) => overrides)).toEqual(found.map(() => null));
});

it("Q8 a wrong input is refused with its field and the way out, and changes nothing", async () => {
  const variants = { matching: { search: "stool" } };
  expect(await refusals({ variants })).toMatchObject([{ code: "INVALID" }]);
  expect(await refusals({ variants: { matching: { tag: " " } }, bufferQuantity: 1 })).toMatchObject([
    { code: "INVALID", field: ["variants", "matching", "tag"] },
  ]);
  expect(await refusals({ variants, bufferQuantity: -1, bufferPercent: "101" })).toMatchObject([
    { code: "OUT_OF_RANGE", field: ["bufferQuantity"] },
    { code: "OUT_OF_RANGE", field: ["bufferPercent"] },
  ]);
  const channelVariantIds = [ids.integrationId, "nonsense"];
  expect(await refusals({ variants: { channelVariantIds }, bufferQuantity: 1 })).toMatchObject([
    { code: "NOT_FOUND", field: ["variants", "channelVariantIds", "0"] },
    { code: "INVALID", field: ["variants", "channelVariantIds", "1"] },
  ]);
  expect((await mappings("stool")).filter(({ overrides }) => overrides !== null)).toEqual([]);
});

it("M6 Q8 a selection that finds none is refused alike, whatever is decided", async () => {
  const input = { integrationId: ids.integrationId, variants: { matching: { search: "no such thing" } } };
  const none = [{ code: "NOT_FOUND", field: ["variants", "matching", "search"] }];
  for (const [name, decision] of [
    ["excludeVariants", { excluded: true }],
    ["setVariantOverrides", { bufferQuantity: 1 }],
    ["clearVariantOverrides", {}],
  ] as const) {
    expect(await refusalsOf(stand.client, name, { ...input, ...decision })).toMatchObject(none);
  }
});
