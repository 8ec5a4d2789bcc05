import { describe, expect, it } from "vitest";
import { type KatanaClient, aKatana, ids } from "../testing/katana-client.ts";

const adjust = (katana: KatanaClient, rows: unknown[], more: object = {}) =>
  katana.post("/stock_adjustments", {
    stock_adjustment_number: "ADJ",
    location_id: 1,
    stock_adjustment_rows: rows,
    ...more,
  });

describe("inventory rows", () => {
  it("are decimals of 5 places for quantities and 10 for costs", async () => {
    const katana = aKatana();
    const [row] = await katana.list(`/inventory?variant_id=${ids.oil}&location_id=1`);
    expect(row).toStrictEqual({
      variant_id: ids.oil,
      location_id: 1,
      safety_stock_level: "0.00000",
      reorder_point: "0.00000",
      average_cost: "4.0000000000",
      value_in_stock: "10.0000000000",
      quantity_in_stock: "2.50000",
      quantity_committed: "0.00000",
      quantity_expected: "0.00000",
      quantity_missing_or_excess: "2.50000",
      quantity_potential: null,
      archived_at: null,
      default_storage_bin: null,
    });
  });

  it("exist for every variant and location, or only where something happened, by setting", async () => {
    const row = `/inventory?variant_id=${ids.table}&location_id=2`;
    expect(await aKatana().list(row)).toHaveLength(1);
    const katana = aKatana({ settings: { inventoryRows: "touched" } });
    expect(await katana.list(row)).toHaveLength(0);
    await katana.post("/inventory_safety_stock_levels", { variant_id: ids.table, location_id: 2, value: 3 });
    expect(await katana.list(row)).toMatchObject([
      { safety_stock_level: "3.00000", quantity_missing_or_excess: "-3.00000" },
    ]);
  });

  it("can lag behind, by setting", async () => {
    const katana = aKatana({ settings: { inventoryReadLagMs: 5000 } });
    await adjust(katana, [{ variant_id: ids.oil, quantity: 1 }]);
    await katana.ports.advance(1000);
    await adjust(katana, [{ variant_id: ids.oil, quantity: 1 }]);
    expect(await katana.numbers(ids.oil)).toBe("2.5 / 0 / 0 / -");
    await katana.ports.advance(4000);
    expect(await katana.numbers(ids.oil)).toBe("3.5 / 0 / 0 / -");
    await katana.ports.advance(1000);
    expect(await katana.numbers(ids.oil)).toBe("4.5 / 0 / 0 / -");
  });

  it("show services and deleted variants by setting", async () => {
    const katana = aKatana({ settings: { serviceRows: true, deletedVariantRows: true } });
    await katana.delete(`/variants/${ids.chair}`);
    const rows = await katana.list(`/inventory?variant_id=8&variant_id=${ids.chair}&location_id=1`);
    expect(rows.map((row) => row["variant_id"])).toStrictEqual([ids.chair, 8]);
  });
});

describe("adjustments", () => {
  it("apply at once, exactly, and average the cost", async () => {
    const katana = aKatana();
    const made = await adjust(katana, [
      { variant_id: ids.oil, quantity: 0.1, cost_per_unit: 30 },
      { variant_id: ids.chair, quantity: -12 },
    ]);
    expect(made).toMatchObject({
      reason: null,
      stock_adjustment_rows: [
        { quantity: 0.1, cost_per_unit: 30 },
        { quantity: -12, cost_per_unit: 4 },
      ],
    });
    const [oil] = await katana.list(`/inventory?variant_id=${ids.oil}&location_id=1`);
    expect(oil).toMatchObject({ quantity_in_stock: "2.60000", average_cost: "5.0000000000" });
    // Stock may go below zero.
    expect(await katana.numbers(ids.chair)).toBe("-2 / 0 / 0 / -");
    expect(await katana.list("/negative_stock")).toMatchObject([{ variant_id: ids.chair, location_id: 1 }]);
  });

  it("take a cost only for what is added", async () => {
    const katana = aKatana();
    const answer = await katana.call("POST", "/stock_adjustments", {
      stock_adjustment_number: "ADJ",
      location_id: 1,
      stock_adjustment_rows: [
        { variant_id: ids.chair, quantity: 1 },
        { variant_id: ids.oil, quantity: -1, cost_per_unit: 4 },
      ],
    });
    expect(answer).toMatchObject({
      status: 422,
      body: { error: { details: [{ path: ".stock_adjustment_rows[1].cost_per_unit" }] } },
    });
    expect(await katana.numbers(ids.oil)).toBe("2.5 / 0 / 0 / -");
  });

  it("are found by their number, deleted ones where asked for", async () => {
    const katana = aKatana();
    const made = await adjust(katana, [{ variant_id: ids.oil, quantity: 1 }], {
      stock_adjustment_number: "COUNT-1",
    });
    await adjust(katana, [{ variant_id: ids.oil, quantity: 1 }], { stock_adjustment_number: "COUNT-11" });
    const path = "/stock_adjustments?stock_adjustment_number=COUNT-1";
    expect(await katana.list(path)).toMatchObject([{ id: made["id"] }]);
    await katana.delete(`/stock_adjustments/${String(made["id"])}`);
    expect(await katana.list(path)).toStrictEqual([]);
    expect(await katana.list(`${path}&include_deleted=true`)).toMatchObject([{ id: made["id"] }]);
  });

  it("leave movements as numbers, most recent first", async () => {
    const katana = aKatana();
    const made = await adjust(katana, [{ variant_id: ids.oil, quantity: 0.1, cost_per_unit: 30 }]);
    const [row] = made["stock_adjustment_rows"] as { id: number }[];
    const [movement, opening] = await katana.list(`/inventory_movements?variant_ids=${ids.oil}`);
    expect(movement).toMatchObject({
      resource_type: "StockAdjustmentRow",
      resource_id: row?.id,
      caused_by_order_no: "ADJ",
      caused_by_resource_id: made["id"],
      quantity_change: 0.1,
      balance_after: 2.6,
      value_per_unit: 30,
      average_cost_after: 5,
      value_in_stock_after: 13,
      rank: 2,
    });
    expect(opening).toMatchObject({ quantity_change: 2.5, balance_after: 2.5, rank: 1 });
    expect(await katana.list("/inventory_movements?resource_type=Production")).toStrictEqual([]);
    expect((await katana.call("GET", "/inventory_movements?resource_type=ManufacturingOrder")).status).toBe(
      400,
    );
  });

  it("can be moved to another location by their header, and lose their additional_info", async () => {
    const katana = aKatana();
    const made = await adjust(katana, [{ variant_id: ids.chair, quantity: 3 }], {
      additional_info: "counted",
    });
    const one = `/stock_adjustments/${String(made["id"])}`;
    expect(await katana.patch(one, { reason: "Wrong shelf", location_id: 2 })).toMatchObject({
      reason: "Wrong shelf",
      additional_info: "",
    });
    expect([await katana.numbers(ids.chair), await katana.numbers(ids.chair, 2)]).toStrictEqual([
      "10 / 0 / 0 / -",
      "7 / 0 / 0 / -",
    ]);
    expect((await katana.call("PATCH", one, { stock_adjustment_rows: [] })).status).toBe(422);
  });

  it("take their effect back when deleted, once, or keep it by setting", async () => {
    for (const deletingRevertsStock of [true, false]) {
      const katana = aKatana({ settings: { deletingRevertsStock } });
      const made = await adjust(katana, [{ variant_id: ids.chair, quantity: 3 }]);
      await katana.delete(`/stock_adjustments/${String(made["id"])}`);
      expect(await katana.numbers(ids.chair)).toBe(`${deletingRevertsStock ? 10 : 13} / 0 / 0 / -`);
      expect((await katana.call("DELETE", `/stock_adjustments/${String(made["id"])}`)).status).toBe(404);
      expect(
        await katana.list("/stock_adjustments?stock_adjustment_number=ADJ&include_deleted=true"),
      ).toHaveLength(1);
    }
  });

  it.each([
    ["reversed", [-3, 3, 10]],
    ["removed", [10]],
  ] as const)("leave the ledger %s, by setting", async (revertedMovements, changes) => {
    const katana = aKatana({ settings: { revertedMovements } });
    const made = await adjust(katana, [{ variant_id: ids.chair, quantity: 3 }]);
    await katana.delete(`/stock_adjustments/${String(made["id"])}`);
    const rows = await katana.list(`/inventory_movements?variant_ids=${ids.chair}&location_id=1`);
    expect(rows.map((row) => row["quantity_change"])).toStrictEqual(changes);
    expect(await katana.numbers(ids.chair)).toBe("10 / 0 / 0 / -");
  });

  it("entered for an earlier date change the balances after it", async () => {
    const katana = aKatana();
    await katana.ports.advance(60_000);
    await adjust(katana, [{ variant_id: ids.chair, quantity: 5 }]);
    const early = { stock_adjustment_date: "2026-09-01T00:00:00.000Z" };
    await adjust(katana, [{ variant_id: ids.chair, quantity: -2 }], early);
    const rows = await katana.list(`/inventory_movements?variant_ids=${ids.chair}&location_id=1`);
    expect(rows.map((row) => [row["quantity_change"], row["balance_after"]])).toStrictEqual([
      [5, 13],
      [10, 8],
      [-2, -2],
    ]);
    expect(await katana.numbers(ids.chair)).toBe("13 / 0 / 0 / -");
  });

  it("of services are refused", async () => {
    const body = {
      stock_adjustment_number: "A",
      location_id: 1,
      stock_adjustment_rows: [{ variant_id: 8, quantity: 1 }],
    };
    expect((await aKatana().call("POST", "/stock_adjustments", body)).status).toBe(422);
  });
});

describe("transfers", () => {
  const aTransfer = (katana: KatanaClient) =>
    katana.post("/stock_transfers", {
      stock_transfer_number: "ST-1",
      source_location_id: 1,
      target_location_id: 2,
      stock_transfer_rows: [{ variant_id: ids.table, quantity: "1.5000" }],
    });
  const both = async (katana: KatanaClient) =>
    [await katana.numbers(ids.table, 1), await katana.numbers(ids.table, 2)].map(
      (each) => each.split(" / ")[0],
    );

  it("move stock and its value when received, and back", async () => {
    const katana = aKatana();
    const transfer = await aTransfer(katana);
    expect(transfer).toMatchObject({
      status: "draft",
      stock_transfer_rows: [{ quantity: 1.5, cost_per_unit: 4 }],
    });
    expect(await both(katana)).toStrictEqual(["5", "0"]);
    const status = `/stock_transfers/${String(transfer["id"])}/status`;
    await katana.patch(status, { status: "received" });
    expect(await both(katana)).toStrictEqual(["3.5", "1.5"]);
    const [there] = await katana.list(`/inventory?variant_id=${ids.table}&location_id=2`);
    expect(there).toMatchObject({ average_cost: "4.0000000000" });
    await katana.patch(status, { status: "received" });
    await katana.patch(status, { status: "draft" });
    expect(await both(katana)).toStrictEqual(["5", "0"]);
    await katana.patch(status, { status: "received" });
    await katana.delete(`/stock_transfers/${String(transfer["id"])}`);
    expect(await both(katana)).toStrictEqual(["5", "0"]);
  });

  it("on their way leave the source or not, by setting", async () => {
    for (const transferInTransit of ["nothing", "leaves-source"] as const) {
      const katana = aKatana({ settings: { transferInTransit } });
      const status = `/stock_transfers/${String((await aTransfer(katana))["id"])}/status`;
      await katana.patch(status, { status: "inTransit" });
      expect(await both(katana)).toStrictEqual(transferInTransit === "nothing" ? ["5", "0"] : ["3.5", "0"]);
      await katana.patch(status, { status: "received" });
      expect(await both(katana)).toStrictEqual(["3.5", "1.5"]);
    }
  });

  it("are received at once by setting", async () => {
    const katana = aKatana({ settings: { newTransferStatus: "received" } });
    expect(await aTransfer(katana)).toMatchObject({ status: "received" });
    expect(await both(katana)).toStrictEqual(["3.5", "1.5"]);
  });

  it("take quantities as strings alone", async () => {
    const answer = await aKatana().call("POST", "/stock_transfers", {
      stock_transfer_number: "ST-1",
      source_location_id: 1,
      target_location_id: 2,
      stock_transfer_rows: [{ variant_id: ids.table, quantity: 1 }],
    });
    expect(answer).toMatchObject({
      status: 422,
      body: { error: { details: [{ message: "must be string" }] } },
    });
  });
});

it("batch-tracked stock is spread over batches, and emptied ones vanish", async () => {
  const katana = aKatana();
  const product = await katana.post("/products", {
    name: "Paint",
    batch_tracked: true,
    variants: [{ sku: "PAINT" }],
  });
  const [{ id: variantId }] = product["variants"] as [{ id: number }];
  const batch = await katana.post("/batches", { batch_number: "B-1", variant_id: variantId });
  const row = (quantity: number, batched: number) => ({
    variant_id: variantId,
    quantity,
    batch_transactions: [{ batch_id: batch["id"], quantity: batched }],
  });
  await adjust(katana, [row(10, 7)]);
  const stocks = async (query = "") =>
    (await katana.list(`/batch_stocks?variant_id=${variantId}${query}`)).map((each) => [
      each["batch_id"],
      each["quantity_in_stock"],
    ]);
  expect(await stocks()).toStrictEqual([[batch["id"], "7.00000"]]);
  await adjust(katana, [row(-7, 7)]);
  expect(await stocks()).toStrictEqual([]);
  expect(await stocks("&include_empty=true")).toStrictEqual([[batch["id"], "0.00000"]]);
  expect(await katana.numbers(variantId)).toBe("3 / 0 / 0 / -");
  expect(await katana.patch(`/batch_stocks/${String(batch["id"])}`, { batch_barcode: "123" })).toMatchObject({
    batch_barcode: "123",
  });
});
