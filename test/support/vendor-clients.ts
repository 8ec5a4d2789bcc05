// A person at the vendors: sells, makes and counts in Katana, looks at the store and edits it, with keys of their own,
// through the vendors' own APIs.
import type { VirtualTime } from "@stockgate/core/testing";
import { createSeededRandom, type KatanaMock, type ShopifyMock } from "@stockgate/mock-servers";

export type Json = { [key: string]: unknown };

/** What Katana's own import of a store's order says of where it is from, to be given to `sell`. */
export const importedFrom = (orderId: string): Json => ({
  ecommerce_order_type: "shopify",
  ecommerce_store_name: "demo.myshopify.com",
  ecommerce_order_id: orderId.slice(orderId.lastIndexOf("/") + 1),
});

/** An order as it is referred to later. */
export type Order = { id: number; rowIds: number[] };

const idsOf = (rows: unknown): number[] => (rows as { id: number }[]).map((row) => row.id);

/** One person's quota would soon be spent: it is a whole office that works there. */
export const officeKeys: readonly string[] = Array.from(
  { length: 30 },
  (_, index) => `katana-office-${index}`,
);

export function katanaClient(mock: KatanaMock, time: VirtualTime) {
  let turn = 0;
  async function request(method: string, path: string, body?: unknown): Promise<Json> {
    turn += 1;
    const key = officeKeys[turn % officeKeys.length];
    const response = await time.track(
      mock.fetch(
        new Request(`https://api.katanamrp.com/v1${path}`, {
          method,
          headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
      ),
    );
    const text = await response.text();
    if (response.status >= 300) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === "" ? {} : (JSON.parse(text) as Json);
  }
  const post = (path: string, body: unknown) => request("POST", path, body);
  const patch = (path: string, body: unknown) => request("PATCH", path, body);
  const list = async (path: string) => (await request("GET", path))["data"] as Json[];

  const ids = new Map<string, number>();
  async function findId(path: string, nameField: string, name: string): Promise<number> {
    for (let page = 1; !ids.has(`${path} ${name}`); page += 1) {
      // Most recent first: of several rows of one name the newest is meant.
      const rows = await list(`${path}?limit=250&page=${page}`);
      if (rows.length === 0) throw new Error(`Katana has no ${name} among ${path}`);
      for (const row of rows) {
        const key = `${path} ${String(row[nameField])}`;
        if (!ids.has(key)) ids.set(key, row["id"] as number);
      }
    }
    return ids.get(`${path} ${name}`) ?? 0;
  }
  const variantId = (sku: string) => findId("/variants", "sku", sku);
  const locationId = (name: string) => findId("/locations", "name", name);

  let number = 0;
  const nextNumber = (prefix: string) => {
    number += 1;
    return `${prefix}-${number}`;
  };
  async function rowsOf(units: Record<string, number>) {
    const rows: { variant_id: number; quantity: number }[] = [];
    for (const [sku, quantity] of Object.entries(units)) {
      rows.push({ variant_id: await variantId(sku), quantity });
    }
    return rows;
  }

  return {
    request,
    post,
    patch,
    list,
    delete: async (path: string) => void (await request("DELETE", path)),
    variantId,
    locationId,
    /** Adds to stock, or takes from it, in one adjustment; answers its path. */
    async adjust(units: Record<string, number>, location = "Main warehouse"): Promise<string> {
      const { id } = await post("/stock_adjustments", {
        stock_adjustment_number: nextNumber("SA"),
        location_id: await locationId(location),
        stock_adjustment_rows: await rowsOf(units),
      });
      return `/stock_adjustments/${String(id)}`;
    },
    /** A sales order. */
    async sell(units: Record<string, number>, location = "Main warehouse", more: Json = {}): Promise<Order> {
      const made = await post("/sales_orders", {
        customer_id: 1,
        location_id: await locationId(location),
        sales_order_rows: await rowsOf(units),
        ...more,
      });
      return { id: made["id"] as number, rowIds: idsOf(made["sales_order_rows"]) };
    },
    /** Ships this many of each row; answers the fulfilment's path. */
    async ship(order: Order, quantities: number[], status: "PACKED" | "DELIVERED"): Promise<string> {
      const { id } = await post("/sales_order_fulfillments", {
        sales_order_id: order.id,
        status,
        sales_order_fulfillment_rows: quantities.map((quantity, index) => ({
          sales_order_row_id: order.rowIds[index],
          quantity,
        })),
      });
      return `/sales_order_fulfillments/${String(id)}`;
    },
    /** Orders goods from a supplier. */
    async order(units: Record<string, number>, location = "Main warehouse"): Promise<Order> {
      const rows = await rowsOf(units);
      const made = await post("/purchase_orders", {
        supplier_id: 1,
        location_id: await locationId(location),
        purchase_order_rows: rows.map((row) => ({ ...row, price_per_unit: 1 })),
      });
      return { id: made["id"] as number, rowIds: idsOf(made["purchase_order_rows"]) };
    },
    /** Starts a manufacturing order; answers its path. */
    async make(sku: string, quantity: number, location = "Main warehouse"): Promise<string> {
      const { id } = await post("/manufacturing_orders", {
        variant_id: await variantId(sku),
        location_id: await locationId(location),
        planned_quantity: quantity,
      });
      return `/manufacturing_orders/${String(id)}`;
    },
    /** A transfer that has not arrived yet; answers its path. */
    async transfer(units: Record<string, number>, from: string, to: string): Promise<string> {
      const { id } = await post("/stock_transfers", {
        stock_transfer_number: nextNumber("ST"),
        source_location_id: await locationId(from),
        target_location_id: await locationId(to),
        stock_transfer_rows: (await rowsOf(units)).map((row) => ({ ...row, quantity: String(row.quantity) })),
      });
      return `/stock_transfers/${String(id)}`;
    },
    /** The row of /inventory. */
    async inventory(sku: string, location = "Main warehouse"): Promise<Json> {
      const query = `variant_id=${await variantId(sku)}&location_id=${await locationId(location)}`;
      const [row] = await list(`/inventory?${query}`);
      if (!row) throw new Error("Katana has no such level");
      return row;
    },
  };
}

type LevelNode = {
  isActive: boolean;
  location: { id: string; name: string };
  quantities: { name: string; quantity: number }[];
};
type VariantNode = {
  id: string;
  sku: string | null;
  title: string;
  product: { id: string; title: string };
  inventoryItem: { id: string; inventoryLevels: { nodes: LevelNode[] } };
};

const readVariants = `query($first: Int!, $query: String) { productVariants(first: $first, query: $query) { nodes {
  id sku title product { id title } inventoryItem { id inventoryLevels(first: 5, includeInactive: true) { nodes {
    isActive location { id name } quantities(names: ["available", "committed"]) { name quantity } } } } } } }`;

const setAvailable = `mutation($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) { userErrors { code message } } }`;

const placeOrder = `mutation($order: OrderCreateOrderInput!, $options: OrderCreateOptionsInput) {
  orderCreate(order: $order, options: $options) { order { id } userErrors { field message } } }`;

/** `shop` is the domain's first word. */
export function shopifyClient(
  mock: ShopifyMock,
  time: VirtualTime,
  shop = "demo",
  token = "shpat_demo_user",
) {
  const random = createSeededRandom(shop.length);
  async function query(document: string, variables: Json = {}): Promise<Json> {
    const response = await time.track(
      mock.fetch(
        new Request(`https://${shop}.myshopify.com/admin/api/2026-10/graphql.json`, {
          method: "POST",
          headers: { "x-shopify-access-token": token, "content-type": "application/json" },
          body: JSON.stringify({ query: document, variables }),
        }),
      ),
    );
    const answer = (await response.json()) as { data?: Json; errors?: unknown };
    if (answer.errors || !answer.data) throw new Error(JSON.stringify(answer));
    return answer.data;
  }
  /** Does a mutation; throws where it is refused. */
  async function mutate(document: string, variables: Json): Promise<Json> {
    const [payload] = Object.values(await query(document, variables)) as { userErrors: unknown[] }[];
    if (!payload || payload.userErrors.length > 0) throw new Error(JSON.stringify(payload));
    return payload;
  }
  /** Every variant that bears this SKU. */
  async function variants(sku: string): Promise<VariantNode[]> {
    const found = await query(readVariants, { first: 20, query: `sku:'${sku}'` });
    const { nodes } = found["productVariants"] as { nodes: VariantNode[] };
    return nodes.filter((variant) => variant.sku === sku);
  }
  async function levels(sku: string, location: string): Promise<LevelNode[]> {
    return (await variants(sku))
      .flatMap((variant) => variant.inventoryItem.inventoryLevels.nodes)
      .filter((level) => level.location.name === location);
  }
  const quantitiesOf = async (sku: string, location: string, name: string) =>
    (await levels(sku, location)).flatMap((level) =>
      level.quantities.filter((each) => each.name === name).map((each) => each.quantity),
    );
  return {
    query,
    mutate,
    variants,
    /** What each variant of this SKU may sell there. */
    available: (sku: string, location = "Online warehouse") => quantitiesOf(sku, location, "available"),
    committed: (sku: string, location = "Online warehouse") => quantitiesOf(sku, location, "committed"),
    /** Somebody edits the quantity by hand. */
    async edit(sku: string, quantity: number, location = "Online warehouse"): Promise<void> {
      const quantities = (await variants(sku)).flatMap((variant) =>
        variant.inventoryItem.inventoryLevels.nodes
          .filter((level) => level.location.name === location)
          .map((level) => ({
            inventoryItemId: variant.inventoryItem.id,
            locationId: level.location.id,
            quantity,
            changeFromQuantity: null,
          })),
      );
      await mutate(setAvailable, {
        input: { name: "available", reason: "correction", quantities },
        key: random.uuid(),
      });
    },
    /** A customer buys and pays these units; answers the order's id. */
    async buy(units: Record<string, number>, more: Json = {}): Promise<string> {
      const lineItems: Json[] = [];
      for (const [sku, quantity] of Object.entries(units)) {
        const [variant] = await variants(sku);
        lineItems.push({ variantId: variant?.id, quantity });
      }
      const payload = await mutate(placeOrder, {
        order: { lineItems, financialStatus: "PAID", ...more },
        options: { inventoryBehaviour: "DECREMENT_IGNORING_POLICY" },
      });
      return (payload["order"] as { id: string }).id;
    },
  };
}
