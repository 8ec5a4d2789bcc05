// A person at the vendors: changes stock in Katana and reads the store, with keys of their own, through the vendors'
// own APIs.
import type { VirtualTime } from "@stockgate/core/testing";
import type { KatanaMock, ShopifyMock } from "@stockgate/mock-servers";

type Json = { [key: string]: unknown };
const rows = (answer: Json): Json[] => answer["data"] as Json[];

export function katanaClient(mock: KatanaMock, time: VirtualTime, key = "katana-user-key") {
  async function request(method: string, path: string, body?: unknown): Promise<Json> {
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
  let number = 0;
  return {
    request,
    async variantId(sku: string): Promise<number> {
      const [first] = rows(await request("GET", `/variants?sku=${encodeURIComponent(sku)}`));
      if (!first) throw new Error(`Katana has no variant ${sku}`);
      return first["id"] as number;
    },
    async locationId(name: string): Promise<number> {
      const found = rows(await request("GET", "/locations")).find((row) => row["name"] === name);
      if (!found) throw new Error(`Katana has no location ${name}`);
      return found["id"] as number;
    },
    /** Adds to stock (or takes from it) in one adjustment. */
    adjust: (locationId: number, changes: { variantId: number; quantity: number }[]): Promise<Json> => {
      number += 1;
      return request("POST", "/stock_adjustments", {
        stock_adjustment_number: `T-${number}`,
        location_id: locationId,
        stock_adjustment_rows: changes.map(({ variantId, quantity }) => ({
          variant_id: variantId,
          quantity,
        })),
      });
    },
    async inventory(variantId: number, locationId: number): Promise<Json> {
      const answer = await request("GET", `/inventory?variant_id=${variantId}&location_id=${locationId}`);
      const [row] = rows(answer);
      if (!row) throw new Error("Katana has no such level");
      return row;
    },
  };
}

export function shopifyClient(mock: ShopifyMock, time: VirtualTime) {
  async function query(document: string, variables: Json = {}, token = "shpat_demo_user"): Promise<Json> {
    const shop = token === "shpat_outlet" ? "outlet.myshopify.com" : "demo.myshopify.com";
    const response = await time.track(
      mock.fetch(
        new Request(`https://${shop}/admin/api/2026-10/graphql.json`, {
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
  return {
    query,
    /** Available by SKU and location name, of every variant that bears the SKU. */
    async available(sku: string, location: string, token?: string): Promise<number[]> {
      const answer = await query(
        `query($q: String!) { productVariants(first: 10, query: $q) { nodes { sku inventoryItem {
           inventoryLevels(first: 10) { nodes { location { name } quantities(names: ["available"]) { quantity } } } } } } }`,
        { q: `sku:'${sku}'` },
        token,
      );
      type Level = { location: { name: string }; quantities: { quantity: number }[] };
      type Variant = { sku: string; inventoryItem: { inventoryLevels: { nodes: Level[] } } };
      const variants = (answer["productVariants"] as { nodes: Variant[] }).nodes;
      return variants
        .filter((variant) => variant.sku === sku)
        .flatMap((variant) => variant.inventoryItem.inventoryLevels.nodes)
        .filter((level) => level.location.name === location)
        .flatMap((level) => level.quantities.map((each) => each.quantity));
    },
    async writes(): Promise<Json> {
      const response = await mock.fetch(new Request("https://demo.myshopify.com/__mock/writes"));
      return (await response.json()) as Json;
    },
  };
}
