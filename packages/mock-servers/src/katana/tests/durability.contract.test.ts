import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type KatanaClient, aKatana, ids } from "../testing/katana-client.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "katana-mock-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const statePath = () => join(folder, "katana.db");

/** A second mock on what a kill -9 of the first would leave on disk at this moment. */
function afterKill(): KatanaClient {
  const copy = join(folder, "after-kill.db");
  for (const suffix of ["", "-wal"]) {
    if (existsSync(statePath() + suffix)) copyFileSync(statePath() + suffix, copy + suffix);
  }
  return aKatana({ statePath: copy });
}

const adjust = (katana: KatanaClient, quantity: number) =>
  katana.post("/stock_adjustments", {
    stock_adjustment_number: "ADJ",
    location_id: 1,
    stock_adjustment_rows: [{ variant_id: ids.chair, quantity }],
  });

describe("what was answered survives a kill", () => {
  it("with its ids, levels, ledger and webhooks", async () => {
    const katana = aKatana({ statePath: statePath() });
    const webhook = await katana.subscribe(["variant.updated"]);
    await adjust(katana, 5);
    await katana.post("/sales_orders", {
      customer_id: 1,
      sales_order_rows: [{ variant_id: ids.chair, quantity: 2 }],
    });
    const restarted = afterKill();
    expect(await restarted.numbers(ids.chair)).toBe("15 / 2 / 0 / -");
    expect(await restarted.list("/inventory_movements")).toStrictEqual(
      await katana.list("/inventory_movements"),
    );
    expect(await restarted.get("/webhooks/1")).toStrictEqual(webhook);
    const next = await restarted.post("/customers", { name: "Next" });
    expect(next["id"]).toBe(3);
    // Claims still count: the order can be let go of.
    await restarted.delete("/sales_orders/1");
    expect(await restarted.numbers(ids.chair)).toBe("15 / 0 / 0 / -");
    katana.mock.close();
    restarted.mock.close();
  });

  it("with the webhooks that were not delivered yet, and with how often they were tried", async () => {
    const katana = aKatana({ statePath: statePath() });
    await katana.subscribe(["current_inventory.product_updated"]);
    await adjust(katana, 1);
    const waiting = afterKill();
    await waiting.ports.advance(100);
    expect(waiting.received.map(({ object }) => object["id"])).toStrictEqual([ids.chair]);
    waiting.mock.close();
    rmSync(join(folder, "after-kill.db"), { force: true });

    katana.answers.push(500);
    await katana.ports.advance(1000);
    const retrying = afterKill();
    await retrying.ports.advance(60_000);
    expect(retrying.received.map(({ headers }) => headers.get("x-katana-retry-num"))).toStrictEqual(["1"]);
    katana.mock.close();
    retrying.mock.close();
  });

  it("and what was refused left nothing", async () => {
    const katana = aKatana({ statePath: statePath() });
    const rows = [
      { variant_id: ids.chair, quantity: 5 },
      { variant_id: ids.chair, quantity: 5, location_id: 99 },
    ];
    const refused = await katana.call("POST", "/sales_orders", { customer_id: 1, sales_order_rows: rows });
    expect(refused.status).toBe(422);
    const restarted = afterKill();
    for (const each of [katana, restarted]) {
      expect(await each.numbers(ids.chair)).toBe("10 / 0 / 0 / -");
      expect(await each.list("/sales_orders?include_deleted=true")).toStrictEqual([]);
      each.mock.close();
    }
  });
});

it("the seed is the same every time", async () => {
  const [first, second] = [aKatana({ seed: undefined as never }), aKatana({ seed: undefined as never })];
  for (const path of ["/variants?limit=250", "/bom_rows?limit=250", "/inventory?limit=250"]) {
    expect(await first.list(path)).toStrictEqual(await second.list(path));
  }
});

it("the demo world is all there: 196 variants, twins of which one is newer, kits with potential", async () => {
  const katana = aKatana({ seed: undefined as never });
  expect(await katana.list("/variants?limit=250")).toHaveLength(196);
  const twins = await katana.list("/variants?sku=TWIN-01&extend=product_or_material");
  expect(twins.map((row) => row["product_or_material"])).toMatchObject([
    { name: "Twin candle holder" },
    { name: "Twin candle holder (2023)" },
  ]);
  const kits = await katana.list("/products?is_auto_assembly=true");
  expect(kits).toHaveLength(5);
  const [care] = await katana.list("/variants?sku=KIT-CARE");
  expect(await katana.numbers(Number(care?.["id"]))).toBe("0 / 0 / 0 / 50");
  const locations = await katana.list("/locations?sales_allowed=true");
  expect(locations.map((row) => row["name"])).toStrictEqual([
    "Wholesale warehouse",
    "High street shop",
    "Main warehouse",
  ]);
});
