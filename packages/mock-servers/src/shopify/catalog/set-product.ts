// productSet: makes a product what the input says. A list that is given replaces what there was.
import { isGiven } from "../given.ts";
import { idIn } from "../store/gid.ts";
import type { ProductRecord } from "../store/records.ts";
import type { Work } from "../work.ts";
import { hasLocation, putWithVariants } from "./bulk-variants.ts";
import { chooseValues, newOptions, type OptionInput, type OptionValueInput } from "./options.ts";
import { applyInput, findProduct, newProduct, type ProductInput, putProduct } from "./products.ts";
import { addVariant, changeVariant, removeVariant, type VariantInput } from "./variant-records.ts";

type VariantSetInput = Omit<VariantInput, "quantities"> & {
  id?: string | null;
  optionValues: OptionValueInput[];
  inventoryQuantities?: { locationId: string; name: string; quantity: number }[] | null;
};

export type ProductSetInput = Omit<ProductInput, "productOptions"> & {
  productOptions?: (OptionInput & { id?: string | null })[] | null;
  variants?: VariantSetInput[] | null;
};

type UserError = { code: string; field: string[]; message: string };
export type SetOutcome = { product: ProductRecord | null; userErrors: UserError[] };

const refuse = (code: string, field: string[], message: string): SetOutcome => ({
  product: null,
  userErrors: [{ code, field, message }],
});

export function setProduct(
  work: Work,
  identifier: { id?: string | null; handle?: string | null } | null,
  input: ProductSetInput,
): SetOutcome {
  const id = identifier?.id ?? input.id ?? null;
  const found = findProduct(work.store, { id, handle: identifier?.handle ?? null });
  if (!found && id !== null)
    return refuse("PRODUCT_DOES_NOT_EXIST", ["identifier"], "Product does not exist");
  if (!found && (input.title ?? "").trim() === "") {
    return refuse("INVALID_PRODUCT", ["input", "title"], "Title can't be blank");
  }
  if (input.productOptions && !input.variants) {
    return refuse(
      "VARIANTS_INPUT_MISSING",
      ["input"],
      "Variants input is required when updating product options",
    );
  }
  const problem = (input.variants ?? []).findIndex((variant) => !isSound(work, variant));
  if (problem !== -1) {
    const field = ["input", "variants", String(problem), "inventoryQuantities"];
    return refuse("INVALID_VARIANT", field, "Inventory quantity is invalid");
  }
  const base = found ? applyInput(found, input) : newProduct(work, { ...input, productOptions: [] });
  const options = input.productOptions ? newOptions(work, input.productOptions) : base.options;
  const plan = planVariants(work, { ...base, options }, input.variants ?? null);
  if ("code" in plan) return { product: null, userErrors: [plan] };
  const product = putProduct(
    work,
    { ...base, options: plan.options },
    found ? "PRODUCTS_UPDATE" : "PRODUCTS_CREATE",
  );
  return { product: carryOut(work, product, plan), userErrors: [] };
}

type Plan = {
  options: ProductRecord["options"];
  /** Null where the variants stay as they are. */
  variants: { id: string | null; values: string[]; input: VariantSetInput }[] | null;
};

function planVariants(
  work: Work,
  product: ProductRecord,
  inputs: VariantSetInput[] | null,
): Plan | UserError {
  if (inputs === null && product.variantIds.length > 0) return { options: product.options, variants: null };
  const variants: NonNullable<Plan["variants"]> = [];
  let { options } = product;
  for (const [index, input] of (inputs ?? [{ optionValues: [] }]).entries()) {
    const chosen = chooseValues(work, options, input.optionValues, null);
    const field = ["input", "variants", String(index)];
    if ("problem" in chosen)
      return { code: "OPTION_VALUES_MISSING", field, message: "Option values are missing" };
    const key = chosen.values.join(" / ");
    if (variants.some((each) => each.values.join(" / ") === key)) {
      return { code: "INVALID_VARIANT", field, message: `The variant '${key}' already exists.` };
    }
    options = chosen.options;
    variants.push({ id: existingId(work, product, input, key), values: chosen.values, input });
  }
  return { options, variants };
}

/** The variant that is meant: by its id, else the one with the same values. */
function existingId(work: Work, product: ProductRecord, input: VariantSetInput, key: string): string | null {
  const byId = idIn(input.id ?? "", "ProductVariant");
  if (byId !== null) return product.variantIds.includes(byId) ? byId : null;
  return (
    product.variantIds.find((id) => work.store.variants.get(id)?.optionValues.join(" / ") === key) ?? null
  );
}

function carryOut(work: Work, product: ProductRecord, plan: Plan): ProductRecord {
  if (plan.variants === null) return product;
  const kept = new Set(plan.variants.map((each) => each.id));
  for (const id of product.variantIds) {
    const variant = work.store.variants.get(id);
    if (variant && !kept.has(id)) removeVariant(work, variant);
  }
  const variantIds = plan.variants.map(({ id, values, input }) => {
    const quantities = (input.inventoryQuantities ?? []).map(({ locationId, name, quantity }) => ({
      locationId,
      name: name === "on_hand" ? ("on_hand" as const) : ("available" as const),
      quantity,
    }));
    const { inventoryQuantities: _, ...variantInput } = input;
    const existing = id === null ? undefined : work.store.variants.get(id);
    if (!existing) return addVariant(work, product.id, values, { ...variantInput, quantities }).id;
    return changeVariant(work, { ...existing, optionValues: values }, { ...variantInput, quantities }).id;
  });
  return putWithVariants(work, { ...product, variantIds });
}

const isSound = (work: Work, input: VariantSetInput) =>
  (input.inventoryQuantities ?? []).every(
    ({ locationId, name }) =>
      isGiven(locationId) && hasLocation(work, locationId) && (name === "available" || name === "on_hand"),
  );
