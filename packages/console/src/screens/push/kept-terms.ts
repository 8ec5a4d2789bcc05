// Terms of a past write as they were kept: JSON of the API's own making, read with care all the same.
import type { Step } from "../../charts/waterfall.tsx";
import type { Component } from "../sku/kit-table.tsx";

type Kept = Readonly<Record<string, unknown>>;

const listOf = (value: unknown): Kept[] =>
  Array.isArray(value) ? value.filter((each): each is Kept => typeof each === "object" && each !== null) : [];
const textIn = (kept: Kept, name: string): string => {
  const value = kept[name];
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
};

export const stepsIn = (value: unknown): Step[] =>
  listOf(value).map((kept) => ({
    kind: textIn(kept, "kind"),
    label: textIn(kept, "label"),
    amount: textIn(kept, "amount"),
    result: textIn(kept, "result"),
    detail: kept["detail"],
    readAt: typeof kept["readAt"] === "number" ? new Date(kept["readAt"]).toISOString() : null,
  }));

/** Components are named by the source's own ids: what else was known of them is not kept. */
export const componentsIn = (value: unknown): Component[] =>
  listOf(value).map((kept, index) => ({
    key: `${index}`,
    sku: null,
    name: `Variant ${textIn(kept, "variantId")} of the source`,
    quantityPerKit: textIn(kept, "quantityPerKit"),
    available: kept["available"] === null ? null : textIn(kept, "available"),
    allows: typeof kept["allows"] === "number" ? kept["allows"] : null,
    isLimiting: kept["isLimiting"] === true,
  }));
