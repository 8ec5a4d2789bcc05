// What tests of imports share: products that the store lists and Katana lacks, runs brought to their end, and every
// request that would change anything in Katana.
import type { ImportItemRow, SyncRunRow } from "@stockgate/core";
import { done, type Stand } from "./stand.ts";
import type { Json } from "./vendor-clients.ts";
import type { Sent } from "./world.ts";

type ListedVariant = {
  sku?: string | null;
  barcode?: string;
  /** By option name. */
  options?: Record<string, string>;
  /** By location name. Default: nothing anywhere. */
  available?: Record<string, number>;
  isTracked?: boolean;
};

async function shopLocations({ world }: Stand): Promise<Map<string, string>> {
  const { locations } = await world.shopify.query("{ locations(first: 9) { nodes { id name } } }");
  const { nodes } = locations as { nodes: { id: string; name: string }[] };
  return new Map(nodes.map(({ id, name }) => [name, id]));
}

const sole = { Title: "Default Title" };

/** Lists a product in the demo store, as the shopkeeper would, or replaces the variants of the one of that id. */
export async function listProduct(
  stand: Stand,
  title: string,
  variants: readonly ListedVariant[],
  id?: string,
): Promise<string> {
  const places = await shopLocations(stand);
  const names = [...new Set(variants.flatMap(({ options = sole }) => Object.keys(options)))];
  const input: Json = {
    title,
    ...(id === undefined ? {} : { id }),
    productOptions: names.map((name) => ({
      name,
      values: [
        ...new Set(variants.map(({ options = sole }) => (options as Record<string, string>)[name])),
      ].map((value) => ({ name: value })),
    })),
    variants: variants.map(({ sku = null, barcode, options = sole, available = {}, isTracked = true }) => ({
      optionValues: Object.entries(options).map(([optionName, name]) => ({ optionName, name })),
      ...(barcode === undefined ? {} : { barcode }),
      inventoryItem: { tracked: isTracked, ...(sku === null ? {} : { sku }) },
      inventoryQuantities: Object.entries(available).map(([place, quantity]) => ({
        locationId: places.get(place),
        name: "available",
        quantity,
      })),
    })),
  };
  const made = await stand.world.shopify.mutate(
    "mutation($input: ProductSetInput!) { productSet(input: $input) { product { id } userErrors { message } } }",
    { input },
  );
  await stand.rest(5000);
  return (made["product"] as { id: string }).id;
}

type Selection = { channelVariantIds?: number[]; search?: string; all?: boolean; isDryRun?: boolean };

const requestOf = (stand: Stand, selection: Selection) => ({
  integrationId: stand.integrationId,
  channelVariantIds: selection.channelVariantIds ?? null,
  search: selection.search ?? null,
  all: selection.all ?? (!selection.channelVariantIds && selection.search === undefined),
  isDryRun: selection.isDryRun ?? false,
  idempotencyKey: null,
});

/** Asks for the run, and does not wait. */
export const askForProducts = async (stand: Stand, selection: Selection = {}): Promise<number> =>
  done(await stand.world.engine.commands.importProducts(requestOf(stand, selection))).id;
export const askForStock = async (stand: Stand, selection: Selection = {}): Promise<number> =>
  done(await stand.world.engine.commands.importStock(requestOf(stand, selection))).id;

export type Imported = { run: SyncRunRow; items: ImportItemRow[] };

export async function toItsEnd(stand: Stand, id: number): Promise<Imported> {
  await stand.world.time.until(async () => (await stand.run(id)).finishedAt !== null, 600_000);
  await stand.rest(5000);
  const pages = await stand.world.engine.read((tx) => tx.imports.pages([id], {}, { first: 1000 }));
  return { run: await stand.run(id), items: pages.get(id)?.rows ?? [] };
}

export const importProducts = async (stand: Stand, selection: Selection = {}): Promise<Imported> =>
  toItsEnd(stand, await askForProducts(stand, selection));
export const importStock = async (stand: Stand, selection: Selection = {}): Promise<Imported> =>
  toItsEnd(stand, await askForStock(stand, selection));

/** Subscriptions to webhooks aside: they are no part of what Katana keeps for its people. */
export const isKatanaWrite = (sent: Sent): boolean =>
  sent.host === "api.katanamrp.com" && sent.method !== "GET" && !sent.path.startsWith("/v1/webhooks");

/** What the engine sent to Katana that changes anything there, in order: "POST /v1/products". */
export const katanaWrites = (stand: Stand): string[] =>
  stand.world.sent.filter(isKatanaWrite).map(({ method, path }) => `${method} ${path}`);

/** The variant of the store that bears this SKU, or this title, and its mapping. */
export async function mappingOf(stand: Stand, titleOrSku: string) {
  const variant = (await stand.channelVariants()).find(
    (each) => !each.isDeleted && (each.sku === titleOrSku || each.title === titleOrSku),
  );
  const mapping = (await stand.mappings()).find((each) => each.channelVariant === variant?.id);
  if (!variant || !mapping) throw new Error(`there is no ${titleOrSku}`);
  return { ...mapping, channelVariant: variant.id };
}
