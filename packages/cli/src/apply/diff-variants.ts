// Which variants are mapped by hand, left out, or have buffers of their own: pure.
import { type Change, type Outcome, quoted, type Step } from "./changes.ts";
import type { DeclaredVariant } from "./config-file.ts";
import { tidyDecimal } from "./diff-policy.ts";
import { lookupVariants } from "./lookup.ts";
import type { DiffOptions, Pairing } from "./pairing.ts";
import type { Fault } from "./places.ts";
import type { Overrides, PresentVariant, VariantName } from "./present.ts";

export const overrideFields = ["bufferQuantity", "bufferPercent", "maximumQuantity"] as const;

const tidy = (value: string | number | null) => (value === null ? null : tidyDecimal(String(value)));

const nameOf = ({ sku, externalId }: VariantName): string => sku ?? externalId;

type Changer = (sign: Change["sign"], what: string, step: Step, details?: string[]) => Change;

/** `before`: undefined where the catalog was not read yet. */
function diffDecision(
  declared: DeclaredVariant,
  before: PresentVariant | undefined,
  source: VariantName | null,
  common: { integration: string; variant: string },
  change: Changer,
): Change[] {
  const { source: wanted, exclude } = declared;
  const isExcluded = before?.isExcluded ?? false;
  if (wanted !== undefined) {
    if (before?.follows && before.follows.id === source?.id && !isExcluded) return [];
    const was = isExcluded
      ? " (was left out)"
      : before?.follows
        ? ` (was ${quoted(nameOf(before.follows))})`
        : "";
    const step: Step = { kind: "map-variant", ...common, source: wanted };
    return [change(was === "" ? "+" : "~", `follows ${quoted(wanted)}${was}`, step)];
  }
  if (exclude === undefined || exclude === isExcluded) return [];
  const step: Step = { kind: "exclude-variants", ...common, excluded: exclude };
  return [change(exclude ? "+" : "-", exclude ? "left out" : "taken in again", step)];
}

function diffOverrides(
  declared: DeclaredVariant,
  before: Overrides | null,
  common: { integration: string; variant: string },
  change: Changer,
): Change[] {
  const overrides: Partial<Overrides> = {};
  const details: string[] = [];
  for (const field of overrideFields) {
    const wanted = declared.overrides?.[field];
    const was = before?.[field] ?? null;
    if (wanted === undefined || tidy(wanted) === tidy(was)) continue;
    Object.assign(overrides, { [field]: wanted });
    details.push(`${field}: ${was === null ? "" : `${was} -> `}${wanted ?? "as the policy says"}`);
  }
  if (details.length === 0) return [];
  const step: Step = { kind: "override-variants", ...common, overrides };
  return [change(before ? "~" : "+", "its own numbers", step, details)];
}

const hasOverrides = ({ overrides }: PresentVariant): boolean =>
  overrides !== null && overrideFields.some((field) => overrides[field] !== null);

/** What was decided about it and the file does not say. */
function pruneVariant(
  integration: string,
  before: PresentVariant,
  declared: DeclaredVariant | undefined,
  change: Changer,
): Change[] {
  const common = { integration, variant: before.externalId };
  const changes: Change[] = [];
  const { source, exclude, overrides } = declared ?? {};
  if (before.follows && source === undefined)
    changes.push(
      change("-", `no longer mapped by hand (was ${quoted(nameOf(before.follows))})`, {
        kind: "unmap-variant",
        ...common,
      }),
    );
  if (before.isExcluded && exclude === undefined && source === undefined)
    changes.push(change("-", "taken in again", { kind: "exclude-variants", ...common, excluded: false }));
  if (hasOverrides(before) && overrides === undefined)
    changes.push(change("-", "as the policy says", { kind: "clear-overrides", ...common }));
  return changes;
}

export function diffVariants({ name, at, declared, present }: Pairing, { prune }: DiffOptions): Outcome {
  const variants = declared.variants;
  const changes: Change[] = [];
  const faults: Fault[] = [];
  if (!variants) return { changes, faults };
  const changer = (key: string, isNamed: boolean): Changer => {
    const path = isNamed ? [...at, "variants", key] : [...at, "variants"];
    return (sign, what, step, details = []) => {
      const text = `variant ${quoted(key)} of ${quoted(name)}: ${what}`;
      return { sign, at: path, text, details, warning: null, step };
    };
  };
  const lookup = present?.variants ? lookupVariants(present) : null;
  const byId = new Map<string, { key: string; own: DeclaredVariant }>();
  for (const [key, own] of Object.entries(variants)) {
    const path = [...at, "variants", key];
    const found = lookup?.channel(key);
    const source = own.source === undefined ? undefined : lookup?.source(own.source);
    if (found && "problem" in found) faults.push({ at: path, message: found.problem });
    if (source && "problem" in source) faults.push({ at: [...path, "source"], message: source.problem });
    const before = found && "row" in found ? found.row : undefined;
    if (before && byId.has(before.id)) faults.push({ at: path, message: "this variant is named twice" });
    if (before) byId.set(before.id, { key, own });
    const common = { integration: name, variant: key };
    const change = changer(key, true);
    changes.push(
      ...diffDecision(own, before, source && "row" in source ? source.row : null, common, change),
      ...diffOverrides(own, before?.overrides ?? null, common, change),
    );
  }
  if (prune)
    for (const each of present?.variants?.channel ?? []) {
      const named = byId.get(each.id);
      changes.push(...pruneVariant(name, each, named?.own, changer(named?.key ?? nameOf(each), !!named)));
    }
  return { changes, faults };
}
