import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { eventNames } from "../events/event-names.ts";
import type { KatanaSettingsInput } from "../settings.ts";
import { type KatanaClient, aKatana, ids } from "../testing/katana-client.ts";
import { openOpenapiDocument } from "../testing/openapi-document.ts";

const adjust = (katana: KatanaClient, variantId: number, quantity: number) =>
  katana.post("/stock_adjustments", {
    stock_adjustment_number: "ADJ",
    location_id: 1,
    stock_adjustment_rows: [{ variant_id: variantId, quantity }],
  });
const order = (katana: KatanaClient, variantId: number, quantity: number) =>
  katana.post("/sales_orders", { customer_id: 1, sales_order_rows: [{ variant_id: variantId, quantity }] });
const events = (katana: KatanaClient) => katana.received.map(({ event }) => event);

/** A mock whose subscriber hears everything. */
async function aHeardKatana(settings: KatanaSettingsInput = {}): Promise<KatanaClient> {
  const katana = aKatana({ settings });
  await katana.subscribe(eventNames);
  return katana;
}

describe("webhooks", () => {
  it("can be made for all 62 events, changed and deleted", async () => {
    const katana = aKatana();
    expect(eventNames).toHaveLength(62);
    const made = await katana.subscribe(eventNames);
    expect(made).toMatchObject({
      enabled: true,
      description: null,
      token: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    const path = `/webhooks/${String(made["id"])}`;
    await katana.patch(path, { subscribed_events: ["variant.created"], description: "ours" });
    expect(await katana.get(path)).toMatchObject({
      subscribed_events: ["variant.created"],
      token: made["token"],
    });
    await katana.delete(path);
    expect((await katana.call("GET", path)).status).toBe(404);
    expect(await katana.list("/webhooks")).toStrictEqual([]);
  });

  it.each([
    ["https://example.com/hook", 200],
    ["http://127.0.0.1:4000/hook", 200],
    ["http://localhost/hook", 200],
    ["http://[::1]:4000/", 200],
    ["http://example.com/hook", 422],
    ["http://127.0.0.1.example.com/", 422],
    ["ftp://127.0.0.1/", 422],
  ])("to %s are answered %i", async (url, status) => {
    const katana = aKatana();
    // The document takes https alone; http to this machine is this mock's own leave.
    const response = await katana.mock.fetch(
      new Request("http://katana.test/v1/webhooks", {
        method: "POST",
        headers: { authorization: "Bearer katana-demo-key" },
        body: JSON.stringify({ url, subscribed_events: ["variant.created"] }),
      }),
    );
    expect(response.status).toBe(status);
  });

  it("refuse events that are none, and none at all", async () => {
    const katana = aKatana();
    await expect(katana.subscribe(["stock_adjustment.created"])).rejects.toThrow("422");
    await expect(katana.subscribe([])).rejects.toThrow("422");
  });
});

describe("a delivery", () => {
  it("is signed over its raw body with the webhook's token, and fits the document", async () => {
    const katana = aKatana();
    const webhook = await katana.subscribe(["variant.updated"]);
    await katana.patch(`/variants/${ids.chair}`, { sku: "ÄRM" });
    await katana.ports.advance(100);
    const [delivery] = katana.received;
    const signature = createHmac("sha256", String(webhook["token"]))
      .update(delivery?.text ?? "")
      .digest("hex");
    expect(delivery?.headers.get("x-sha2-signature")).toBe(signature);
    expect(delivery?.headers.has("x-katana-retry-num")).toBe(false);
    const payload: unknown = JSON.parse(delivery?.text ?? "");
    expect(payload).toStrictEqual({
      resource_type: "variant",
      action: "variant.updated",
      webhook_id: webhook["id"],
      object: { id: ids.chair, href: `https://api.katanamrp.com/v1/variants/${ids.chair}` },
    });
    expect(openOpenapiDocument().checkSchema("WebhookEventPayload", payload)).toStrictEqual([]);
  });

  it("comes well within 150 ms of the change", async () => {
    const katana = await aHeardKatana();
    const changedAt = katana.ports.clock.now();
    await adjust(katana, ids.chair, 1);
    await katana.ports.advance(1000);
    expect((katana.received[0]?.at ?? Infinity) - changedAt).toBeLessThan(150);
  });

  it("is tried again after 30, 120 and 900 s, counted, and then never", async () => {
    const katana = aKatana();
    await katana.subscribe(["variant.updated"]);
    katana.answers.push(500, 302, "no answer", 500, 500);
    const changedAt = katana.ports.clock.now();
    await katana.patch(`/variants/${ids.chair}`, { sku: "A" });
    await katana.ports.advance(86_400_000);
    const tries = katana.received.map(({ headers, at }) => [
      headers.get("x-katana-retry-num"),
      Math.round((at - changedAt) / 1000),
    ]);
    expect(tries).toStrictEqual([
      [null, 0],
      ["1", 30],
      ["2", 150],
      ["3", 1050],
    ]);
  });

  it("takes the forms that the settings give it", async () => {
    const katana = await aHeardKatana({
      webhookObjectIds: "string",
      webhookIds: "string",
      webhookSignatureCase: "upper",
      webhookFirstRetryNum: true,
    });
    await katana.patch(`/variants/${ids.chair}`, { sku: "A" });
    await katana.ports.advance(100);
    const [delivery] = katana.received;
    expect(JSON.parse(delivery?.text ?? "")).toMatchObject({ webhook_id: "1", object: { id: "1" } });
    expect(delivery?.headers.get("x-sha2-signature")).toMatch(/^[0-9A-F]{64}$/);
    expect(delivery?.headers.get("x-katana-retry-num")).toBe("0");
  });

  it("is merged with others of its event and object, sales orders first", async () => {
    const katana = await aHeardKatana();
    for (let count = 0; count < 5; count += 1)
      await katana.patch(`/variants/${ids.chair}`, { sku: `S${count}` });
    await order(katana, ids.table, 1);
    await katana.ports.advance(1000);
    expect(events(katana)).toStrictEqual(["sales_order.created", "variant.updated"]);
  });

  it("goes nowhere when its webhook is disabled or deleted meanwhile", async () => {
    const katana = await aHeardKatana();
    await katana.patch(`/variants/${ids.chair}`, { sku: "A" });
    await katana.patch("/webhooks/1", { enabled: false });
    await katana.ports.advance(1000);
    await katana.patch("/webhooks/1", { enabled: true });
    await katana.patch(`/variants/${ids.chair}`, { sku: "B" });
    await katana.delete("/webhooks/1");
    await katana.ports.advance(1000);
    expect(katana.received).toStrictEqual([]);
  });

  it("that is given up disables its webhook, by setting", async () => {
    const katana = await aHeardKatana({ webhookDisabledAfter: 2 });
    const enabled: unknown[] = [];
    for (const sku of ["A", "B"]) {
      katana.answers.push(500, 500, 500, 500);
      await katana.patch(`/variants/${ids.chair}`, { sku });
      await katana.ports.advance(2_000_000);
      enabled.push((await katana.get("/webhooks/1"))["enabled"]);
    }
    expect(enabled).toStrictEqual([true, false]);
  });
});

describe("what is announced", () => {
  it("by stock: current_inventory of the variant alone, for adjustments and transfers", async () => {
    const katana = await aHeardKatana();
    await adjust(katana, ids.chair, -10);
    await adjust(katana, ids.oil, 1);
    await katana.ports.advance(100);
    expect(katana.received.map(({ event, object }) => [event, object])).toStrictEqual([
      ["current_inventory.product_updated", { id: ids.chair }],
      ["current_inventory.product_out_of_stock", { id: ids.chair }],
      ["current_inventory.material_updated", { id: ids.oil }],
    ]);
    katana.received.length = 0;
    const transfer = await katana.post("/stock_transfers", {
      stock_transfer_number: "T",
      source_location_id: 1,
      target_location_id: 2,
      stock_transfer_rows: [{ variant_id: ids.table, quantity: "1" }],
    });
    await katana.patch(`/stock_transfers/${String(transfer["id"])}/status`, { status: "received" });
    await katana.ports.advance(100);
    expect(events(katana)).toStrictEqual(["current_inventory.product_updated"]);
  });

  it("by stock: in the form and for the changes that the settings say", async () => {
    const katana = await aHeardKatana({
      inventoryEventObject: "variant-and-location",
      commitmentChangesFire: "everything",
    });
    await order(katana, ids.chair, 10);
    await katana.ports.advance(100);
    const forms = katana.received.filter(({ event }) => event.startsWith("current"));
    expect(
      forms.map(({ event, object }) => [event, object["variant_id"], object["location_id"]]),
    ).toStrictEqual([
      ["current_inventory.product_updated", ids.chair, 1],
      ["current_inventory.product_out_of_stock", ids.chair, 1],
    ]);
    expect(forms[0]?.object["id"]).not.toBe(ids.chair);
  });

  it("by a commitment: nothing of current_inventory, or out_of_stock, by setting", async () => {
    for (const commitmentChangesFire of ["nothing", "out-of-stock"] as const) {
      const katana = await aHeardKatana({ commitmentChangesFire });
      await order(katana, ids.chair, 10);
      await katana.ports.advance(100);
      expect(events(katana)).toStrictEqual(
        commitmentChangesFire === "nothing"
          ? ["sales_order.created"]
          : ["sales_order.created", "current_inventory.product_out_of_stock"],
      );
    }
  });

  it("by a kit's component: the kits too, by setting", async () => {
    const katana = await aHeardKatana({ kitComponentsFireKit: true });
    await adjust(katana, ids.oil, 1);
    await katana.ports.advance(100);
    expect(new Set(katana.received.map(({ object }) => object["id"]))).toStrictEqual(
      new Set([ids.oil, ids.careKit, ids.homeKit]),
    );
  });

  it("by a sales order's life: packed and delivered fire updated too, deleted has no href", async () => {
    const katana = await aHeardKatana();
    const made = await order(katana, ids.table, 2);
    const path = `/sales_orders/${String(made["id"])}`;
    const heard: string[][] = [];
    for (const change of [{ status: "PACKED" }, { status: "DELIVERED" }, { status: "NOT_SHIPPED" }]) {
      await katana.patch(path, change);
      await katana.ports.advance(100);
      heard.push(
        events(katana)
          .filter((event) => event.startsWith("sales_order."))
          .toSorted(),
      );
      katana.received.length = 0;
    }
    expect(heard).toStrictEqual([
      [
        "sales_order.availability_updated",
        "sales_order.created",
        "sales_order.packed",
        "sales_order.updated",
      ],
      ["sales_order.delivered", "sales_order.updated"],
      ["sales_order.availability_updated", "sales_order.updated"],
    ]);
    await katana.delete(path);
    await katana.ports.advance(100);
    expect(katana.received[0]).toMatchObject({ event: "sales_order.deleted" });
    expect(katana.received[0]?.object).not.toHaveProperty("href");
  });

  it("by a quote: approved when it becomes an order", async () => {
    const katana = await aHeardKatana();
    const rows = [{ variant_id: ids.chair, quantity: 1 }];
    const quote = await katana.post("/sales_orders", {
      customer_id: 1,
      status: "PENDING",
      sales_order_rows: rows,
    });
    await katana.patch(`/sales_orders/${String(quote["id"])}`, { status: "NOT_SHIPPED" });
    await katana.ports.advance(100);
    expect(events(katana)).toStrictEqual([
      "sales_order.created",
      "sales_order.approved",
      "sales_order.updated",
    ]);
  });

  it("by production and purchasing", async () => {
    const katana = await aHeardKatana();
    const making = await katana.post("/manufacturing_orders", {
      variant_id: ids.stool,
      location_id: 1,
      planned_quantity: 1,
    });
    for (const status of ["IN_PROGRESS", "BLOCKED", "DONE"]) {
      await katana.patch(`/manufacturing_orders/${String(making["id"])}`, { status });
    }
    const buying = await katana.post("/purchase_orders", {
      supplier_id: 1,
      location_id: 1,
      status: "DRAFT",
      purchase_order_rows: [{ variant_id: ids.oil, quantity: 2, price_per_unit: 1 }],
    });
    await katana.patch(`/purchase_orders/${String(buying["id"])}`, { status: "NOT_RECEIVED" });
    await katana.post("/purchase_order_receive", { purchase_order_row_id: 1, quantity: 1 });
    await katana.post("/purchase_order_receive", { purchase_order_row_id: 1, quantity: 1 });
    await katana.ports.advance(100);
    expect(new Set(events(katana))).toStrictEqual(
      new Set([
        "manufacturing_order.created",
        "manufacturing_order_recipe_row.created",
        "manufacturing_order_recipe_row.ingredients_in_stock",
        "manufacturing_order.in_progress",
        "manufacturing_order.blocked",
        "manufacturing_order.done",
        "manufacturing_order.updated",
        "purchase_order.created",
        "purchase_order_row.created",
        "purchase_order.approved",
        "purchase_order.updated",
        "purchase_order_row.received",
        "purchase_order.partially_received",
        "purchase_order.received",
        "current_inventory.product_updated",
        "current_inventory.material_updated",
      ]),
    );
  });

  it("by the catalog", async () => {
    const katana = await aHeardKatana();
    const product = await katana.post("/products", { name: "Lamp", variants: [{ sku: "L" }] });
    await katana.patch(`/products/${String(product["id"])}`, { name: "Lamp 2" });
    await katana.delete(`/products/${String(product["id"])}`);
    const [row] = await katana.list("/bom_rows");
    await katana.patch(`/bom_rows/${String(row?.["id"])}`, { quantity: 9 });
    await katana.delete(`/bom_rows/${String(row?.["id"])}`);
    await katana.ports.advance(100);
    expect(events(katana)).toStrictEqual([
      "product.created",
      "variant.created",
      "product.updated",
      "variant.deleted",
      "product.deleted",
      "product_recipe_row.updated",
      "product_recipe_row.deleted",
    ]);
  });
});

it("the log of what was sent can be exported", async () => {
  const katana = await aHeardKatana();
  katana.answers.push(503);
  await adjust(katana, ids.chair, 1);
  await katana.ports.advance(40_000);
  const csvFor = async (wanted: object) => {
    const { url } = await katana.post("/webhook_logs_export", wanted);
    const file = await katana.mock.fetch(new Request(String(url)));
    return (await file.text()).trim().split("\r\n");
  };
  expect((await csvFor({})).map((line) => line.split(",").slice(0, 5))).toStrictEqual([
    ["webhook_id", "event", "status_code", "delivered", "attempt"],
    ["1", "current_inventory.product_updated", "503", "false", "1"],
    ["1", "current_inventory.product_updated", "200", "true", "2"],
  ]);
  expect(await csvFor({ delivered: false })).toHaveLength(2);
  expect(await csvFor({ event: "variant.created" })).toHaveLength(1);
});
