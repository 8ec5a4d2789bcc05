import { describe, expect, it } from "vitest";
import type { KatanaSettingsInput } from "../settings.ts";
import { type KatanaClient, aKatana, ids } from "../testing/katana-client.ts";

// CARE takes 0.25 OIL and 2 CLOTH; HOME takes one CARE and two CHAIRs. In stock: 2.5 OIL, 30 CLOTH, 10 CHAIRs.

const order = (katana: KatanaClient, variantId: number, quantity: number) =>
  katana.post("/sales_orders", { customer_id: 1, sales_order_rows: [{ variant_id: variantId, quantity }] });

const fulfill = (
  katana: KatanaClient,
  made: Record<string, unknown>,
  quantity: number,
  status = "DELIVERED",
) => {
  const [row] = made["sales_order_rows"] as { id: number }[];
  return katana.post("/sales_order_fulfillments", {
    sales_order_id: made["id"],
    status,
    sales_order_fulfillment_rows: [{ sales_order_row_id: row?.id, quantity }],
  });
};

const numbers = async (katana: KatanaClient, ...variantIds: number[]) =>
  Promise.all(variantIds.map((id) => katana.numbers(id)));

describe("potential", () => {
  it("is what the scarcest component yields, kits within kits included", async () => {
    const katana = aKatana();
    expect(await numbers(katana, ids.careKit, ids.homeKit)).toStrictEqual([
      "0 / 0 / 0 / 10",
      "0 / 0 / 0 / 5",
    ]);
    // 3 of 2.5 OIL left: 0.75 / 0.25 = 3 exactly, where binary fractions might say 2.
    await order(katana, ids.oil, 1.75);
    expect(await numbers(katana, ids.careKit, ids.homeKit)).toStrictEqual(["0 / 0 / 0 / 3", "0 / 0 / 0 / 3"]);
    await order(katana, ids.oil, 5);
    expect(await numbers(katana, ids.careKit)).toStrictEqual(["0 / 0 / 0 / 0"]);
  });

  it("is for each location its own", async () => {
    expect(await aKatana().numbers(ids.homeKit, 2)).toBe("0 / 0 / 0 / 0");
  });

  it.each<[string, KatanaSettingsInput, string, string]>([
    ["null everywhere", { kitPotential: "null" }, "0 / 0 / 0 / -", "5 / 0 / 0 / -"],
    ["0 for what is no kit", { nonKitPotential: "zero" }, "0 / 0 / 0 / 5", "5 / 0 / 0 / 0"],
    ["without kits within kits", { nestedKitPotential: "in-stock" }, "0 / 0 / 0 / 0", "5 / 0 / 0 / -"],
  ])("can be %s, by setting", async (_name, settings, home, table) => {
    expect(await numbers(aKatana({ settings }), ids.homeKit, ids.table)).toStrictEqual([home, table]);
  });

  it("can be exact, by setting", async () => {
    const katana = aKatana({ settings: { kitPotentialRounding: "exact" } });
    await order(katana, ids.chair, 1);
    expect(await katana.numbers(ids.homeKit)).toBe("0 / 0 / 0 / 4.5");
  });

  it("is null without a recipe, and rows of nothing do not count", async () => {
    const katana = aKatana();
    const ofKit = await katana.list(`/bom_rows?product_variant_id=${ids.careKit}`);
    await katana.patch(`/bom_rows/${String(ofKit[1]?.["id"])}`, { quantity: null });
    expect(await katana.numbers(ids.careKit)).toBe("0 / 0 / 0 / 15");
    await katana.delete(`/bom_rows/${String(ofKit[0]?.["id"])}`);
    expect(await katana.numbers(ids.careKit)).toBe("0 / 0 / 0 / -");
  });

  it("is nothing for a kit that contains itself", async () => {
    const katana = aKatana();
    const body = {
      product_item_id: 3,
      product_variant_id: ids.careKit,
      ingredient_variant_id: ids.homeKit,
      quantity: 1,
    };
    await katana.post("/bom_rows", body);
    expect(await numbers(katana, ids.careKit, ids.homeKit)).toStrictEqual(["0 / 0 / 0 / 0", "0 / 0 / 0 / 0"]);
  });
});

describe("an order for a kit", () => {
  it("commits the kit, and its components only by setting", async () => {
    const shown = [ids.homeKit, ids.careKit, ids.oil, ids.chair];
    const plain = aKatana();
    await order(plain, ids.homeKit, 2);
    expect(await numbers(plain, ...shown)).toStrictEqual([
      "0 / 2 / 0 / 5",
      "0 / 0 / 0 / 10",
      "2.5 / 0 / 0 / -",
      "10 / 0 / 0 / -",
    ]);
    const committing = aKatana({ settings: { kitOrdersCommitComponents: true } });
    const made = await order(committing, ids.homeKit, 2);
    expect(await numbers(committing, ...shown)).toStrictEqual([
      "0 / 2 / 0 / 3",
      "0 / 0 / 0 / 8",
      "2.5 / 0.5 / 0 / -",
      "10 / 4 / 0 / -",
    ]);
    await committing.delete(`/sales_orders/${String(made["id"])}`);
    expect(await numbers(committing, ids.oil, ids.chair)).toStrictEqual([
      "2.5 / 0 / 0 / -",
      "10 / 0 / 0 / -",
    ]);
  });

  it("consumes the components at delivery, through orders that make themselves", async () => {
    const katana = aKatana();
    const made = await order(katana, ids.homeKit, 3);
    await fulfill(katana, made, 2);
    const shown = [ids.homeKit, ids.careKit, ids.oil, ids.cloth, ids.chair];
    expect(await numbers(katana, ...shown)).toStrictEqual([
      "0 / 1 / 0 / 3",
      "0 / 0 / 0 / 8",
      "2 / 0 / 0 / -",
      "26 / 0 / 0 / -",
      "6 / 0 / 0 / -",
    ]);
    const orders = await katana.list("/manufacturing_orders");
    expect(
      orders.map((each) => [each["variant_id"], each["status"], each["is_linked_to_sales_order"]]),
    ).toStrictEqual([
      [ids.homeKit, "DONE", true],
      [ids.careKit, "DONE", true],
    ]);
    const [moved] = await katana.list(`/inventory_movements?variant_ids=${ids.oil}`);
    expect(moved).toMatchObject({ resource_type: "ProductionIngredient", quantity_change: -0.5 });
  });

  it("sells kits that were made beforehand first", async () => {
    const katana = aKatana();
    await katana.post("/stock_adjustments", {
      stock_adjustment_number: "A",
      location_id: 1,
      stock_adjustment_rows: [{ variant_id: ids.careKit, quantity: 2 }],
    });
    await fulfill(katana, await order(katana, ids.careKit, 3), 3);
    expect(await numbers(katana, ids.careKit, ids.oil)).toStrictEqual(["0 / 0 / 0 / 9", "2.25 / 0 / 0 / -"]);
  });

  it("puts the components back when its delivery is taken back", async () => {
    const katana = aKatana();
    const delivery = await fulfill(katana, await order(katana, ids.homeKit, 2), 2);
    await katana.delete(`/sales_order_fulfillments/${String(delivery["id"])}`);
    expect(await numbers(katana, ids.homeKit, ids.careKit, ids.oil, ids.chair)).toStrictEqual([
      "0 / 2 / 0 / 5",
      "0 / 0 / 0 / 10",
      "2.5 / 0 / 0 / -",
      "10 / 0 / 0 / -",
    ]);
    expect(await katana.list("/manufacturing_orders")).toStrictEqual([]);
  });

  it("consumes the components when packed or when delivered, by setting", async () => {
    for (const kitAssembledAt of ["fulfillment", "delivery"] as const) {
      const katana = aKatana({ settings: { kitAssembledAt } });
      const made = await order(katana, ids.careKit, 2);
      const packing = await fulfill(katana, made, 2, "PACKED");
      expect(await numbers(katana, ids.careKit, ids.oil)).toStrictEqual(
        kitAssembledAt === "fulfillment"
          ? ["0 / 0 / 0 / 8", "2 / 0 / 0 / -"]
          : ["-2 / 0 / 0 / 10", "2.5 / 0 / 0 / -"],
      );
      await katana.patch(`/sales_order_fulfillments/${String(packing["id"])}`, { status: "DELIVERED" });
      expect(await numbers(katana, ids.careKit, ids.oil)).toStrictEqual(["0 / 0 / 0 / 8", "2 / 0 / 0 / -"]);
    }
  });
});
