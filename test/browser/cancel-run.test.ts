// A run that takes long is called off on its page: it ends there, and what it had not come to is left as it is.
import { afterAll, beforeAll, expect, it } from "vitest";
import { waitFor } from "../../packages/gateway/src/testing/gateway-stand.ts";
import { type Ids, setUp, switchOn } from "../../packages/gateway/src/testing/set-up.ts";
import { findFaults } from "./support/axe.ts";
import { openStage, type Stage } from "./support/stage.ts";
import { shown } from "./support/store.ts";

let stage: Stage;
let ids: Ids;

type Target = { observed: number; channelVariant: { sku: string }; channelLocation: { name: string } };

/** One that the store shows otherwise than it should, from before the switch-on: a reconciliation would write it. */
async function findDrifted(): Promise<Target | undefined> {
  const query = `query ($id: ID!) { integration(id: $id) { targets(first: 1, state: [DRIFTED]) { nodes {
    observed channelVariant { sku } channelLocation { name } } } } }`;
  type Answer = { integration: { targets: { nodes: Target[] } } };
  const { integration } = await stage.stand.client.ask<Answer>(query, { id: ids.integrationId });
  return integration.targets.nodes[0];
}

async function stateOf(runId: string): Promise<string> {
  const query = "query ($id: ID!) { node(id: $id) { ... on SyncRun { state } } }";
  return (await stage.stand.client.ask<{ node: { state: string } }>(query, { id: runId })).node.state;
}

/** Katana takes its time over stock, or no longer. */
async function slowDown(isSlow: boolean): Promise<void> {
  const rule = { kind: "latency", match: "GET /v1/inventory", delayMs: 20_000 };
  const answer = await fetch(`${stage.stand.katanaUrl}/__mock/faults`, {
    method: isSlow ? "POST" : "DELETE",
    headers: { "content-type": "application/json" },
    ...(isSlow ? { body: JSON.stringify(rule) } : {}),
  });
  expect(answer.ok).toBe(true);
}

beforeAll(async () => {
  stage = await openStage();
  ids = await setUp(stage.stand);
  await switchOn(stage.stand, ids.integrationId);
});
afterAll(() => stage.close());

it("console: T3 a run under way is called off on its page: the store keeps its number, until the next run", async () => {
  const { observed, channelVariant, channelLocation } = await waitFor(findDrifted);
  const showsAsBefore = async () =>
    expect(await shown(stage, channelVariant.sku, channelLocation.name)).toBe(observed);
  await slowDown(true);
  type Started = { syncRun: { id: string } };
  const { syncRun } = await stage.stand.client.command<Started>(
    "reconcile",
    { integrationId: ids.integrationId },
    "syncRun { id }",
  );
  await waitFor(async () => (await stateOf(syncRun.id)) === "RUNNING");

  const page = await stage.open(`/runs/${syncRun.id}`);
  const heading = page.getByRole("heading", { level: 1 });
  await heading.getByText("Running").waitFor();
  await page.getByRole("button", { name: "Cancel the run" }).click();
  const dialog = page.getByRole("dialog", { name: "Call this run off?" });
  await dialog.waitFor();
  expect(await findFaults(page)).toEqual([]);
  expect(await stateOf(syncRun.id)).toBe("RUNNING");
  await dialog.getByRole("button", { name: "Call it off" }).click();
  await heading.getByText("Cancelled").waitFor();
  await dialog.waitFor({ state: "detached" });
  expect(await page.getByRole("button", { name: "Cancel the run" }).count()).toBe(0);
  expect(await stateOf(syncRun.id)).toBe("CANCELLED");
  await showsAsBefore();

  // The next one is not held up by it, and does what this one was kept from.
  await slowDown(false);
  const next = await stage.stand.client.command<Started>(
    "reconcile",
    { integrationId: ids.integrationId },
    "syncRun { id }",
  );
  await waitFor(async () => (await stateOf(next.syncRun.id)) === "SUCCEEDED", 60_000);
  expect(await stateOf(syncRun.id)).toBe("CANCELLED");
  expect(await shown(stage, channelVariant.sku, channelLocation.name)).not.toBe(observed);
  expect(stage.faults).toEqual([]);
});
