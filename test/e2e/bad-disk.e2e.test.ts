// The real gateway on a disk that fails it: what it cannot store it does not acknowledge, what it has it shows, and when
// the disk takes writes again it goes on by itself.
import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, expect, it } from "vitest";
import { compareSides } from "../../trials/support/compare-sides.ts";
import { openRealShop, type RealShop } from "../../trials/support/real-shop.ts";
import { waitUntil } from "../support/demo-process.ts";

let shop: RealShop;
beforeAll(async () => {
  shop = await openRealShop();
}, 120_000);
afterAll(() => shop.close());

/** Of the running gateway: no file may be written beyond so many bytes. What would be is refused as a failing disk does. */
function allowFiles(bytes: "none" | "any"): void {
  const limit = bytes === "none" ? "1" : "unlimited";
  const { pid } = shop.running.gateway;
  const { status, stderr } = spawnSync("prlimit", ["--pid", String(pid), `--fsize=${limit}:unlimited`], {
    encoding: "utf8",
  });
  expect(stderr ?? "").toBe("");
  expect(status).toBe(0);
}

/** Of Katana alone: what the store echoes of the set-up's own writes may still be on its way. */
const signals = async () => {
  const [row] = await shop.ledger.read(
    "select count(*) as count from signal join account on account.id = signal.account_id where account.kind = 'SOURCE'",
  );
  return Number(row?.["count"]);
};
const refusals = () => shop.running.gateway.output().split("a webhook could not be stored").length - 1;

async function receive(sku: string, quantity: number, number: string): Promise<void> {
  const { data } = (await shop.katana("GET", `/variants?sku=${sku}`)) as { data: { id: number }[] };
  await shop.katana("POST", "/stock_adjustments", {
    stock_adjustment_number: number,
    location_id: 1,
    stock_adjustment_rows: [{ variant_id: data[0]?.id, quantity, cost_per_unit: 1 }],
  });
}

type Errors = { errors: { message: string; extensions: { code: string } }[] };

it("C1 nothing is acknowledged that a failing disk did not take, and all is right once it takes writes again", async () => {
  const { integrations } = await shop.ask<{ integrations: { nodes: { id: string }[] } }>(
    "{ integrations(first: 1) { nodes { id } } }",
  );
  const [integration] = integrations.nodes;
  allowFiles("none");
  const before = await signals();
  await receive("OAK-TRAY-S", 3, "SA-BAD-DISK");
  await waitUntil(() => refusals() > 0, 20_000);
  expect(await signals()).toBe(before);

  // What is there is shown; what cannot be written is refused, and says why.
  expect(await shop.ask("{ integrations(first: 1) { nodes { id } } }")).toEqual({ integrations });
  const response = await fetch(`${shop.urls.gateway}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${shop.options.adminToken}` },
    body: JSON.stringify({
      query: "mutation ($id: ID!) { reconcile(input: { integrationId: $id }) { syncRun { id } } }",
      variables: { id: integration?.id },
    }),
  });
  const { errors } = (await response.json()) as Errors;
  expect(errors[0]?.extensions.code).toBe("STORE_UNUSABLE");
  expect(errors[0]?.message).toMatch(/The disk fails to read or write/);
  expect((await fetch(`${shop.urls.gateway}/livez`)).status).toBe(200);

  allowFiles("any");
  await waitUntil(
    async () => (await compareSides(shop)).wrong.length === 0 && (await signals()) > before,
    60_000,
  );
  expect(await shop.ledger.read("pragma integrity_check")).toEqual([{ integrity_check: "ok" }]);
}, 120_000);
