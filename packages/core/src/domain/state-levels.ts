// What a list of counts at channel locations makes of the stock in the source (rule M10). Pure: counts are summed where
// several channel locations share a source location, and what cannot be decided is named.
import type { Quantity } from "./quantity.ts";

export type LevelStatement = {
  /** Where it stands in what a person handed in. */
  row: number;
  sku: string | null;
  /** As the channel calls the variant, for those that a SKU does not tell apart. */
  title: string | null;
  location: string;
  /** Null: it is not stocked there. */
  inStock: Quantity | null;
};

export type LevelFault = { row: number; field: "sku" | "title" | "location" | "inStock"; message: string };

export type CountedVariant = {
  id: number;
  sku: string | null;
  title: string;
  /** Null where it is not mapped. */
  sourceVariant: number | null;
};
/** `sourceLocation` is null where it follows none. */
export type CountedLocation = { id: number; name: string; sourceLocation: number | null };

/** The stock of one source variant at one source location. */
type StatedStock = {
  channelVariant: number;
  sourceVariant: number;
  sourceLocation: number;
  inStock: Quantity;
};
export type StatedLevels = {
  stock: StatedStock[];
  /** By channel variant: why nothing is set. */
  skipped: { channelVariant: number; reason: string }[];
  faults: LevelFault[];
};

type Found = { statement: LevelStatement; variant: CountedVariant; location: CountedLocation };
type FoundOrFault = Found | LevelFault;

const isFault = (found: FoundOrFault): found is LevelFault => "message" in found;

function createFinder(variants: readonly CountedVariant[], locations: readonly CountedLocation[]) {
  const bySku = Map.groupBy(variants, ({ sku }) => sku);
  const byTitle = Map.groupBy(variants, ({ title }) => title);
  const byName = Map.groupBy(locations, ({ name }) => name);
  const rowOf = new Map<string, number>();

  function findVariant({ row, sku, title }: LevelStatement): CountedVariant | LevelFault {
    const field = sku === null ? "title" : "sku";
    const called = sku === null ? `is called ${title ?? "nothing"}` : `bears the SKU ${sku}`;
    const found = (sku === null ? byTitle.get(title ?? "") : bySku.get(sku)) ?? [];
    const [first] = found;
    if (!first) return { row, field, message: `No variant of the channel ${called}.` };
    if (found.length === 1) return first;
    const named = found.filter((variant) => variant.title === title);
    const [only] = named;
    if (only && named.length === 1) return only;
    return { row, field, message: `${found.length} variants: each ${called}, and the title says no more.` };
  }

  return (statement: LevelStatement): FoundOrFault => {
    const { row } = statement;
    const [location, another] = byName.get(statement.location) ?? [];
    if (!location || another) {
      const message = location
        ? `Several locations are called ${statement.location}.`
        : `The channel has no location ${statement.location}.`;
      return { row, field: "location", message };
    }
    const variant = findVariant(statement);
    if ("message" in variant) return variant;
    const key = `${variant.id}:${location.id}`;
    const before = rowOf.get(key);
    if (before !== undefined)
      return { row, field: "location", message: `Row ${before} counts it there already.` };
    rowOf.set(key, row);
    return { statement, variant, location };
  };
}

const total = (group: readonly Found[]): Quantity | null => {
  const counts = group.flatMap(({ statement: { inStock } }) => inStock ?? []);
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0n);
};

/** What is stated of one source variant at one source location, by whichever channel variants follow it. */
function judgePlace(
  group: readonly Found[],
  sharing: readonly CountedLocation[],
): { inStock: Quantity | null } | LevelFault[] {
  const byVariant = [...Map.groupBy(group, ({ variant }) => variant.id).values()];
  const faults = byVariant.flatMap((rows): LevelFault[] => {
    const counted = new Set(rows.map(({ location }) => location.id));
    const missing = sharing.filter(({ id }) => !counted.has(id)).map(({ name }) => name);
    if (missing.length === 0) return [];
    const message = `${missing.join(", ")} shows the same stock: count it there too, or say not stocked.`;
    return rows.map(({ statement: { row } }) => ({ row, field: "location", message }));
  });
  if (faults.length > 0) return faults;
  const totals = byVariant.map(total).filter((each) => each !== null);
  const [first = null] = totals;
  if (totals.every((each) => each === first)) return { inStock: first };
  const message = "Several variants of the channel follow one in the source, and are counted differently.";
  return group.map(({ statement: { row } }) => ({ row, field: "inStock", message }));
}

/** `locations` are the channel's; what follows none in the source is passed over. */
export function stateLevels(
  statements: readonly LevelStatement[],
  variants: readonly CountedVariant[],
  locations: readonly CountedLocation[],
): StatedLevels {
  const found = statements.map(createFinder(variants, locations));
  const faults = found.filter(isFault);
  const skipped = new Map<number, string>();
  const places = new Map<string, Found[]>();
  for (const each of found) {
    if (isFault(each)) continue;
    const { variant, location } = each;
    if (variant.sourceVariant === null) {
      skipped.set(variant.id, "It is not mapped: there is nowhere to put its stock.");
    } else if (location.sourceLocation !== null) {
      const key = `${variant.sourceVariant}:${location.sourceLocation}`;
      places.set(key, [...(places.get(key) ?? []), each]);
    }
  }
  const stock = [...places.values()].flatMap((group): StatedStock[] => {
    const [first] = group;
    const { sourceVariant = null } = first?.variant ?? {};
    const { sourceLocation = null } = first?.location ?? {};
    if (!first || sourceVariant === null || sourceLocation === null) return [];
    const sharing = locations.filter((each) => each.sourceLocation === sourceLocation);
    const judged = judgePlace(group, sharing);
    if (Array.isArray(judged)) {
      faults.push(...judged);
      return [];
    }
    const channelVariant = first.variant.id;
    if (judged.inStock !== null)
      return [{ channelVariant, sourceVariant, sourceLocation, inStock: judged.inStock }];
    skipped.set(channelVariant, "It is not stocked at any location that follows this one.");
    return [];
  });
  return {
    stock,
    skipped: [...skipped].map(([channelVariant, reason]) => ({ channelVariant, reason })),
    faults: faults.toSorted((left, right) => left.row - right.row),
  };
}
