// Katana's records in our words: the one place that knows how Katana spells them. Every answer is parsed, and what is
// not as documented is refused; nothing is guessed. Numbers and ids are text here already (see json.ts).
import type {
  LevelRecord,
  Quantity,
  SourceLocationRecord,
  SourceVariantRecord,
} from "@stockgate/core/contracts";
import { z } from "zod";
import { readDecimal, readNumber } from "./decimal.ts";

// Katana: ids are integers up to 2147483647, in webhooks now and then quoted. Anything else cannot be asked for.
export const idPattern = /^\d{1,10}$/;
export const id = z.string().regex(idPattern, "not an id");
export const instant = z.iso
  .datetime({ offset: true })
  .pipe(z.coerce.date())
  .transform((date) => date.getTime());
export const instantOrNull = instant.nullish().transform((value) => value ?? null);

/** ISO 8601 in UTC with milliseconds, as Katana's filters take it. */
export const formatInstant = (at: number): string => z.coerce.date().parse(at).toISOString();

/** What an answer's Date header says, in epoch milliseconds; null where there is none. */
export const readDate = (headers: Record<string, string>): number | null =>
  z.coerce.date().safeParse(headers["date"]).data?.getTime() ?? null;

const quantityOf = (read: (text: string) => Quantity | undefined) =>
  z.string().transform((text, context) => {
    const value = read(text);
    if (value !== undefined) return value;
    context.addIssue({ code: "custom", message: "not a decimal number" });
    return z.NEVER;
  });
/** A decimal string, exact. */
const decimal = quantityOf(readDecimal);
/** What Katana states as a JSON number. */
export const number = quantityOf(readNumber);

/** Katana: lists are wrapped in `data`, but for a few that are bare. */
export const listBody = <Row>(row: z.ZodType<Row>): z.ZodType<Row[]> =>
  z.preprocess((body) => (isWrapped(body) ? body.data : body), z.array(row));

/** Katana: single objects are documented bare; some endpoints were seen to wrap them. */
export const singleBody = <T>(schema: z.ZodType<T>): z.ZodType<T> =>
  z.preprocess((body) => (isWrapped(body) && !("id" in body) ? body.data : body), schema);

const isWrapped = (body: unknown): body is { data: unknown } =>
  typeof body === "object" && body !== null && "data" in body;

const name = z.string().trim().nullish();

export const factorySchema = z
  .object({ display_name: name, legal_name: name, name })
  .transform((row) => row.display_name || row.legal_name || row.name || null);

export const userSchema = z
  .object({ email: z.string().nullish(), firstName: z.string().nullish(), lastName: z.string().nullish() })
  .transform(({ email, firstName, lastName }) => {
    const domain = email?.split("@")[1]?.trim().toLowerCase();
    const person = [firstName, lastName].filter(Boolean).join(" ");
    return domain || person || null;
  });

export const locationSchema = z
  .object({
    id,
    name: z.string(),
    sales_allowed: z.boolean().nullish(),
    deleted_at: instantOrNull,
  })
  .transform((row): SourceLocationRecord & { isDeleted: boolean } => ({
    externalId: row.id,
    name: row.name,
    // Katana knows no inactive locations, only deleted ones.
    isActive: row.deleted_at === null,
    ineligibleReason: row.sales_allowed === false ? "Katana does not allow sales from this location" : null,
    isDeleted: row.deleted_at !== null,
  }));

const parentSchema = z.object({
  name: z.string().nullish(),
  is_auto_assembly: z.boolean().nullish(),
  archived_at: instantOrNull,
  deleted_at: instantOrNull,
});

const rawVariant = z.object({
  id,
  sku: z.string().nullish(),
  type: z.string().nullish(),
  product_id: id.nullish(),
  material_id: id.nullish(),
  service_id: id.nullish(),
  config_attributes: z.array(z.object({ config_value: z.string().nullish() })).nullish(),
  created_at: instantOrNull,
  deleted_at: instantOrNull,
  product_or_material: parentSchema.nullish(),
});
type RawVariant = z.output<typeof rawVariant>;

const optionValues = (row: RawVariant): string[] =>
  row.config_attributes?.flatMap((attribute) => attribute.config_value ?? []) ?? [];

function toVariant(row: RawVariant, context: z.RefinementCtx): SourceVariantRecord {
  const parent = row.product_or_material ?? null;
  // Katana: services are variants of neither a product nor a material, always available and without stock.
  const hasStock = row.type !== "service" && Boolean(row.product_id ?? row.material_id);
  const deletedAt = row.deleted_at ?? parent?.deleted_at ?? null;
  if (!parent && hasStock && deletedAt === null) {
    context.addIssue({ code: "custom", path: ["product_or_material"], message: "missing" });
  }
  const sku = row.sku?.trim() ? row.sku : null;
  return {
    externalId: row.id,
    productExternalId: productIdOf(row),
    sku,
    name: [parent?.name, ...optionValues(row)].filter(Boolean).join(" / ") || (sku ?? `Variant ${row.id}`),
    isKit: parent?.is_auto_assembly === true,
    hasStock,
    // Without a date it counts as the oldest; ids break the tie.
    createdAt: row.created_at ?? 0,
    archivedAt: parent?.archived_at ?? null,
    deletedAt,
  };
}

export const variantSchema = rawVariant.transform(toVariant);

/** With the values of its options, in the order in which Katana states them. */
export const variantWithOptionsSchema = rawVariant.transform((row, context) => ({
  variant: toVariant(row, context),
  options: optionValues(row),
}));
export type VariantWithOptions = z.output<typeof variantWithOptionsSchema>;

/** A product and its variants. Katana: these variants do not say whose they are (Create a product, example). */
export const productSchema = z.preprocess(
  (body) => {
    if (typeof body !== "object" || body === null || !("variants" in body) || !("id" in body)) return body;
    const { variants, id: productId, ...product } = body;
    const inner = Array.isArray(variants) ? (variants as object[]) : [];
    return {
      ...product,
      id: productId,
      variants: inner.map((each) => ({ ...each, product_id: productId, product_or_material: product })),
    };
  },
  z.object({
    id,
    additional_info: z.string().nullish(),
    variants: z.array(variantWithOptionsSchema),
  }),
);
export type ProductRow = z.output<typeof productSchema>;

export const adjustmentSchema = z.object({ id, stock_adjustment_number: z.string() });

// Katana: the ids of products and materials collide, so each is kept with its kind.
const productIdOf = (
  row: Record<"id", string> & {
    [K in "product_id" | "material_id" | "service_id"]?: string | null | undefined;
  },
) => {
  if (row.product_id) return productId("product", row.product_id);
  if (row.material_id) return productId("material", row.material_id);
  return productId("service", row.service_id ?? row.id);
};

export type ProductKind = "product" | "material" | "service";
export const productId = (kind: ProductKind, katanaId: string) => `${kind}:${katanaId}`;

/** The filter of /variants that selects a product's variants; null where the id is none that can be asked for. */
export function productFilter(externalId: string): Record<string, string> | null {
  const [kind, katanaId = ""] = externalId.split(":");
  if (!idPattern.test(katanaId)) return null;
  if (kind === "product") return { product_id: katanaId };
  return kind === "material" ? { material_id: katanaId } : null;
}

export const recipeRowSchema = z
  .object({
    id: z.string(),
    product_variant_id: id,
    ingredient_variant_id: id,
    quantity: number.nullish(),
  })
  .transform((row) => ({
    externalId: row.id,
    kitExternalId: row.product_variant_id,
    componentExternalId: row.ingredient_variant_id,
    quantityPerKit: row.quantity ?? 0n,
  }));

export const levelSchema = z
  .object({
    variant_id: id,
    location_id: id,
    quantity_in_stock: decimal,
    quantity_committed: decimal,
    quantity_expected: decimal,
    // Katana: null on every row of some accounts.
    quantity_potential: decimal.nullish(),
  })
  .transform((row): LevelRecord => ({
    variantExternalId: row.variant_id,
    locationExternalId: row.location_id,
    inStock: row.quantity_in_stock,
    committed: row.quantity_committed,
    expected: row.quantity_expected,
    potential: row.quantity_potential ?? null,
  }));

export const webhookSchema = z
  .object({
    id,
    url: z.string(),
    token: z.string().nullish(),
    enabled: z.boolean().nullish(),
    subscribed_events: z.array(z.string()).nullish(),
  })
  .transform((row) => ({
    externalId: row.id,
    url: row.url,
    token: row.token ?? null,
    isEnabled: row.enabled !== false,
    topics: row.subscribed_events ?? [],
  }));
export type WebhookRecord = z.infer<typeof webhookSchema>;
