// A product's options and their values, and which of them a variant has.
import { idIn } from "../store/gid.ts";
import type { ProductOptionRecord, ProductRecord } from "../store/records.ts";
import type { Work } from "../work.ts";

/** Shopify: a product without options has one variant of this title, and one option called "Title". */
export const defaultTitle = "Default Title";

export type OptionInput = { name?: string | null; values?: { name?: string | null }[] | null };

export type OptionValueInput = {
  id?: string | null;
  name?: string | null;
  optionId?: string | null;
  optionName?: string | null;
};

export function newOptions(work: Work, inputs: readonly OptionInput[]): ProductOptionRecord[] {
  const wanted = inputs.length > 0 ? inputs : [{ name: "Title", values: [{ name: defaultTitle }] }];
  return wanted.map((input, index) => ({
    type: "ProductOption",
    id: work.store.newId("ProductOption"),
    name: input.name ?? "",
    position: index + 1,
    values: (input.values ?? []).map((value) => newValue(work, value.name ?? "")),
  }));
}

const newValue = (work: Work, name: string): ProductOptionRecord["values"][number] => ({
  type: "ProductOptionValue",
  id: work.store.newId("ProductOptionValue"),
  name,
});

export type ChosenValues =
  | { values: string[]; options: ProductOptionRecord[] }
  | { problem: "UNKNOWN_OPTION" | "MISSING" };

/** The value for each option, in their order. A name that an option did not have becomes one of its values. */
export function chooseValues(
  work: Work,
  options: readonly ProductOptionRecord[],
  inputs: readonly OptionValueInput[],
  current: readonly string[] | null,
): ChosenValues {
  const chosen = new Map<string, string>();
  for (const input of inputs) {
    const optionId = idIn(input.optionId ?? "", "ProductOption");
    const option = options.find((each) => each.id === optionId || each.name === input.optionName);
    if (!option) return { problem: "UNKNOWN_OPTION" };
    const byId = option.values.find((value) => value.id === idIn(input.id ?? "", "ProductOptionValue"));
    const name = byId?.name ?? input.name ?? "";
    if (name === "") return { problem: "MISSING" };
    chosen.set(option.id, name);
  }
  const values = options.map((option, index) => chosen.get(option.id) ?? current?.[index] ?? "");
  // The one option of a product without options needs no saying.
  const filled = values.map((value, index) =>
    value === "" && options[index]?.name === "Title" ? defaultTitle : value,
  );
  if (filled.includes("")) return { problem: "MISSING" };
  const extended = options.map((option, index) => {
    const name = filled[index] ?? "";
    if (option.values.some((value) => value.name === name)) return option;
    return { ...option, values: [...option.values, newValue(work, name)] };
  });
  return { values: filled, options: extended };
}

/** Values that no variant has any more are gone. */
export function pruneValues(options: readonly ProductOptionRecord[], used: readonly (readonly string[])[]) {
  return options.map((option, index) => ({
    ...option,
    values: option.values.filter((value) => used.some((values) => values[index] === value.name)),
  }));
}

export const hasDefaultOnly = (product: ProductRecord) =>
  product.options.length === 1 && product.options[0]?.values[0]?.name === defaultTitle;
