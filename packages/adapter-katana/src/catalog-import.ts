// What a channel sells, made in Katana, and its opening stock (rule M10): the only requests of this adapter that change
// anything in Katana but its own webhooks.
import type { Call, CatalogImport, ProductImport, VariantImport } from "@stockgate/core/contracts";
import { z } from "zod";
import { adjustStock, isAdjusted, maxRowsPerAdjustment } from "./adjustments.ts";
import type { KatanaClient } from "./client.ts";
import { findImported, markerText, matchImports, readVariantsWithOptions } from "./find-imported.ts";
import { id, productFilter, productSchema, type VariantWithOptions } from "./mapping.ts";

/** Katana: the longest registered barcode. A longer one is left out rather than its variant refused. */
const longestBarcode = 120;

const variantBody = ({ sku, barcode, options }: VariantImport) => ({
  ...(sku === null ? {} : { sku }),
  ...(barcode === null || barcode.length > longestBarcode ? {} : { registered_barcode: barcode }),
  // Katana: an empty list of options is refused, here and below.
  ...(options.length === 0
    ? {}
    : { config_attributes: options.map(({ name, value }) => ({ config_name: name, config_value: value })) }),
});

/** The options of a product, each with all its values. */
function configsOf(product: ProductImport): { name: string; values: string[] }[] {
  const options = product.variants.flatMap((variant) => variant.options);
  return [...Map.groupBy(options, ({ name }) => name)].map(([name, group]) => ({
    name,
    values: [...new Set(group.map(({ value }) => value))],
  }));
}

async function makeProduct(client: KatanaClient, product: ProductImport, call: Call) {
  const configs = configsOf(product);
  const body = {
    name: product.name,
    is_sellable: true,
    additional_info: markerText(product.marker),
    variants: product.variants.map(variantBody),
    ...(configs.length === 0 ? {} : { configs }),
  };
  return (await client.write("POST", "/products", body, productSchema, call)).variants;
}

const madeVariant = z.object({ id });

/** Katana makes variants of a product that is there one at a time, and its answer lacks what stands on the product. */
async function addVariant(
  client: KatanaClient,
  variant: VariantImport,
  parent: Record<string, string>,
  call: Call,
): Promise<VariantWithOptions[]> {
  // Katana: ids are numbers in what is sent.
  const parentIds = Object.fromEntries(Object.entries(parent).map(([field, text]) => [field, Number(text)]));
  const body = { ...variantBody(variant), ...parentIds };
  const made = await client.write("POST", "/variants", body, madeVariant, call);
  return readVariantsWithOptions(client, { ids: [made.id] }, call);
}

export const createCatalogImport = (client: KatanaClient): CatalogImport => ({
  findImported: (products, call) => findImported(client, products, call),
  async createProduct(product, call) {
    const parent = product.productExternalId === null ? null : productFilter(product.productExternalId);
    const [only] = product.variants;
    const rows =
      parent && only
        ? await addVariant(client, only, parent, call)
        : await makeProduct(client, product, call);
    return matchImports(product, rows);
  },
  isAdjusted: (number, call) => isAdjusted(client, number, call),
  adjustStock: (adjustment, call) => adjustStock(client, adjustment, call),
  maxRowsPerAdjustment,
});
