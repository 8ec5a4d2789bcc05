// productVariantsBulkCreate, -Update and -Delete: many variants of one product, all or none.
import { isGiven } from "../given.ts";
import { changeLevel, findLevel } from "../inventory/levels.ts";
import { idIn } from "../store/gid.ts";
import type { ProductRecord, VariantRecord } from "../store/records.ts";
import type { Work } from "../work.ts";
import { chooseValues, hasDefaultOnly, type OptionValueInput, pruneValues } from "./options.ts";
import { findProduct, putProduct } from "./products.ts";
import { addVariant, changeVariant, removeVariant, type VariantInput } from "./variant-records.ts";

export type BulkVariantInput = Omit<VariantInput, "quantities" | "sku"> & {
  id?: string | null;
  optionValues?: OptionValueInput[] | null;
  inventoryQuantities?: { availableQuantity: number; locationId: string }[] | null;
  quantityAdjustments?:
    | { adjustment?: number | null; changeFromQuantity?: number | null; locationId: string }[]
    | null;
};

type UserError = { code: string; field: string[]; message: string };
export type BulkOutcome = {
  product: ProductRecord | null;
  variants: VariantRecord[] | null;
  userErrors: UserError[];
};

const refuse = (...userErrors: UserError[]): BulkOutcome => ({ product: null, variants: null, userErrors });
const noProduct: UserError = {
  code: "PRODUCT_DOES_NOT_EXIST",
  field: ["productId"],
  message: "Product does not exist",
};

export type CreateStrategy = "DEFAULT" | "PRESERVE_STANDALONE_VARIANT" | "REMOVE_STANDALONE_VARIANT";

export function createVariants(
  work: Work,
  input: { productId: string; variants: BulkVariantInput[]; strategy: CreateStrategy },
): BulkOutcome {
  const found = findProduct(work.store, { id: input.productId });
  if (!found) return refuse(noProduct);
  const standalone = found.variantIds.length === 1 ? found.variantIds[0] : undefined;
  const isReplaced =
    input.strategy === "REMOVE_STANDALONE_VARIANT" || (input.strategy === "DEFAULT" && hasDefaultOnly(found));
  let { options } = found;
  const taken = new Set(isReplaced ? [] : valuesOf(work, found));
  const chosen: string[][] = [];
  for (const [index, variant] of input.variants.entries()) {
    const field = ["variants", String(index)];
    const values = chooseValues(work, options, variant.optionValues ?? [], null);
    if ("problem" in values) return refuse(optionError(values.problem, field));
    if (taken.has(values.values.join(" / "))) {
      const message = `The variant '${values.values.join(" / ")}' already exists.`;
      return refuse({ code: "VARIANT_ALREADY_EXISTS", field, message });
    }
    const unknown = (variant.inventoryQuantities ?? []).find((each) => !hasLocation(work, each.locationId));
    if (unknown) {
      const message = "Location does not exist";
      return refuse({
        code: "TRACKED_VARIANT_LOCATION_NOT_FOUND",
        field: [...field, "inventoryQuantities"],
        message,
      });
    }
    taken.add(values.values.join(" / "));
    chosen.push(values.values);
    options = values.options;
  }
  const variants = input.variants.map(({ inventoryQuantities, ...variant }, index) => {
    const quantities = (inventoryQuantities ?? []).map((each) => ({
      locationId: each.locationId,
      name: "available" as const,
      quantity: each.availableQuantity,
    }));
    return addVariant(work, found.id, chosen[index] ?? [], { ...variant, quantities });
  });
  const removed = isReplaced && standalone !== undefined ? work.store.variants.get(standalone) : undefined;
  if (removed) removeVariant(work, removed);
  const kept = found.variantIds.filter((id) => id !== removed?.id);
  const variantIds = [...kept, ...variants.map((each) => each.id)];
  return { product: putWithVariants(work, { ...found, options, variantIds }), variants, userErrors: [] };
}

export function updateVariants(
  work: Work,
  input: { productId: string; variants: BulkVariantInput[]; allowPartialUpdates: boolean },
): BulkOutcome {
  const found = findProduct(work.store, { id: input.productId });
  if (!found) return refuse(noProduct);
  let { options } = found;
  const errors: UserError[] = [];
  const updates: { variant: VariantRecord; input: BulkVariantInput; values: string[] }[] = [];
  for (const [index, each] of input.variants.entries()) {
    const field = ["variants", String(index)];
    const variant = work.store.variants.get(idIn(each.id ?? "", "ProductVariant") ?? "");
    const problem = updateProblem(work, found, variant, each, field);
    const values = chooseValues(work, options, each.optionValues ?? [], variant?.optionValues ?? null);
    if (problem) errors.push(problem);
    else if ("problem" in values) errors.push(optionError(values.problem, field));
    else if (variant) {
      options = values.options;
      updates.push({ variant, input: each, values: values.values });
    }
  }
  if (errors.length > 0 && !input.allowPartialUpdates) return refuse(...errors);
  const variants = updates.map(({ variant, input: each, values }) => {
    for (const adjustment of each.quantityAdjustments ?? []) {
      const locationId = idIn(adjustment.locationId, "Location") ?? "";
      changeLevel(work, variant.inventoryItemId, locationId, { available: adjustment.adjustment ?? 0 });
    }
    return changeVariant(work, { ...variant, optionValues: values }, each);
  });
  return { product: putWithVariants(work, { ...found, options }), variants, userErrors: errors };
}

function updateProblem(
  work: Work,
  product: ProductRecord,
  variant: VariantRecord | undefined,
  input: BulkVariantInput,
  field: string[],
): UserError | null {
  if (!isGiven(input.id)) {
    return {
      code: "PRODUCT_VARIANT_ID_MISSING",
      field: [...field, "id"],
      message: "Product variant is missing ID attribute",
    };
  }
  if (variant?.productId !== product.id) {
    return {
      code: "PRODUCT_VARIANT_DOES_NOT_EXIST",
      field: [...field, "id"],
      message: "Product variant does not exist",
    };
  }
  if ((input.inventoryQuantities ?? []).length > 0) {
    const message =
      "Inventory quantities can only be provided during create. To update inventory for existing variants, use inventoryAdjustQuantities.";
    return {
      code: "NO_INVENTORY_QUANTITIES_ON_VARIANTS_UPDATE",
      field: [...field, "inventoryQuantities"],
      message,
    };
  }
  for (const [index, adjustment] of (input.quantityAdjustments ?? []).entries()) {
    const level = findLevel(
      work.store,
      variant.inventoryItemId,
      idIn(adjustment.locationId, "Location") ?? "",
    );
    const isStale =
      isGiven(adjustment.changeFromQuantity) && adjustment.changeFromQuantity !== level?.amounts.available;
    const place = [...field, "quantityAdjustments", String(index)];
    if (isStale) return { code: "INVALID_VALUE", field: place, message: "The changeFromQuantity is stale." };
  }
  return null;
}

export function deleteVariants(work: Work, productId: string, variantsIds: readonly string[]): BulkOutcome {
  const found = findProduct(work.store, { id: productId });
  if (!found) return refuse(noProduct);
  const ids = variantsIds.map((id) => idIn(id, "ProductVariant") ?? "");
  const foreign = ids.findIndex((id) => !found.variantIds.includes(id));
  if (foreign !== -1) {
    const code = "AT_LEAST_ONE_VARIANT_DOES_NOT_BELONG_TO_THE_PRODUCT";
    const message = "At least one variant does not belong to the product";
    return refuse({ code, field: ["variantsIds", String(foreign)], message });
  }
  const left = found.variantIds.filter((id) => !ids.includes(id));
  if (left.length === 0) {
    const message = "Cannot delete the last variant of a product";
    return refuse({ code: "CANNOT_DELETE_LAST_VARIANT", field: ["variantsIds"], message });
  }
  for (const id of ids) {
    const variant = work.store.variants.get(id);
    if (variant) removeVariant(work, variant);
  }
  return { product: putWithVariants(work, { ...found, variantIds: left }), variants: null, userErrors: [] };
}

export function putWithVariants(work: Work, product: ProductRecord): ProductRecord {
  const used = product.variantIds.flatMap((id) => [work.store.variants.get(id)?.optionValues ?? []]);
  return putProduct(work, { ...product, options: pruneValues(product.options, used) }, "PRODUCTS_UPDATE");
}

const valuesOf = (work: Work, product: ProductRecord) =>
  product.variantIds.flatMap((id) => work.store.variants.get(id)?.optionValues.join(" / ") ?? []);

export const hasLocation = (work: Work, id: string) =>
  work.store.locations.get(idIn(id, "Location") ?? "") !== undefined;

const optionError = (problem: "MISSING" | "UNKNOWN_OPTION", field: string[]): UserError =>
  problem === "MISSING"
    ? { code: "NEED_TO_ADD_OPTION_VALUES", field, message: "You need to add option values for all options" }
    : { code: "INVALID_INPUT", field: [...field, "optionValues"], message: "Option does not exist" };
