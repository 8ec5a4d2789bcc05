// Which variants of the other side are likely meant where nothing matches, the likeliest first: they are shown to a
// person and never followed (rules M4, M7). Pure.

export type Suggestible = { id: number; sku: string | null; name: string };
/** What is known of the one that lacks its counterpart: its own codes and names, and those of the one it lost. */
export type Likeness = { skus: readonly (string | null)[]; names: readonly string[] };

/** More would be no suggestion. */
const suggestionsAtMost = 5;

const looseSku = (sku: string) => sku.replaceAll(/\s+/g, "").toLowerCase();
/** Vendors put products and options together in different ways: "Stool / Oak", "Stool - Oak". */
const looseName = (name: string) =>
  name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

function indexBy(candidates: readonly Suggestible[], keyOf: (candidate: Suggestible) => string) {
  const index = Map.groupBy(candidates, keyOf);
  return (key: string): number[] => (key === "" ? [] : (index.get(key) ?? []).map(({ id }) => id));
}

/** The same SKU; the same but for letter case or white space; the same name but for punctuation and letter case. */
export function createSuggester(candidates: readonly Suggestible[]): (likeness: Likeness) => number[] {
  // Of those alike the newest comes first.
  const sorted = candidates.toSorted((a, b) => b.id - a.id);
  const bySku = indexBy(sorted, ({ sku }) => sku ?? "");
  const byLooseSku = indexBy(sorted, ({ sku }) => looseSku(sku ?? ""));
  const byName = indexBy(sorted, ({ name }) => looseName(name));
  return ({ skus, names }) => {
    const borne = skus.filter((sku) => sku !== null);
    const ids = [
      ...borne.flatMap(bySku),
      ...borne.map(looseSku).flatMap(byLooseSku),
      ...names.map(looseName).flatMap(byName),
    ];
    return [...new Set(ids)].slice(0, suggestionsAtMost);
  };
}
