// /variants: what is stocked and sold. Katana: services appear here too, with both parents' ids null (V).
import type { Katana } from "../katana.ts";
import type { Variant } from "../state/catalog-records.ts";
import type { Api } from "../wire/api.ts";
import { notFound, unprocessable } from "../wire/errors.ts";
import { amount, dateFilters, integer, integers, oneOf, text, texts } from "../wire/filters.ts";
import { answerList, mostRecentFirst, readExtend } from "../wire/list.ts";
import { noContent, reply } from "../wire/reply.ts";
import { definedOnly } from "./defined-only.ts";
import { newVariant, variantChange, variantFrom } from "./variant-bodies.ts";
import { renderItem, renderVariant } from "./variant-rendering.ts";

const extensions = ["product_or_material"] as const;

export function serveVariants(api: Api, katana: Katana): void {
  const { tables, settings, events } = katana;
  const live = (id: number): Variant => {
    const variant = tables.variants.live(id);
    if (!variant) throw notFound();
    return variant;
  };
  const render = (variant: Variant, extend: ReadonlySet<string>) => {
    const item = katana.itemOf(variant);
    const isExtended = extend.has("product_or_material") && item && item.type !== "service";
    return {
      ...renderVariant(variant),
      ...(isExtended ? { product_or_material: renderItem(katana, item) } : {}),
    };
  };

  api.get("/variants", ({ query }) =>
    answerList<Variant>(
      {
        records: () => tables.variants.all(),
        filters: variantFilters,
        isDeleted: (row) => row.deleted_at !== null,
        isArchived: (row) => (katana.itemOf(row)?.archived_at ?? null) !== null,
        compare: mostRecentFirst,
        extend: extensions,
        render,
      },
      query,
      settings(),
    ),
  );
  api.get("/variants/{id}", (call) => reply(render(live(call.id()), readExtend(call.query, extensions))));

  api.post("/variants", newVariant, (body) => {
    const { product_id: productId = null, material_id: materialId = null } = body;
    if ((productId === null) === (materialId === null)) {
      throw unprocessable("", "exactly one of product_id and material_id must be given");
    }
    const parent =
      productId === null ? tables.materials.live(materialId ?? 0) : tables.products.live(productId);
    if (!parent) throw unprocessable(productId === null ? ".material_id" : ".product_id", "does not exist");
    const type = productId === null ? "material" : "product";
    const variant = tables.variants.insert(
      variantFrom(body, { type, product_id: productId, material_id: materialId }),
    );
    events.emit("variant.created", { id: variant.id, path: `variants/${variant.id}` });
    return reply(renderVariant(variant));
  });

  api.patch("/variants/{id}", variantChange, (body, call) => {
    const { sku, ...changes } = body;
    const variant = live(call.id());
    const code = sku === undefined ? {} : { sku: sku || null };
    const changed = tables.variants.update(variant.id, { ...definedOnly(changes), ...code });
    events.emit("variant.updated", { id: variant.id, path: `variants/${variant.id}` });
    return reply(renderVariant(changed));
  });

  api.delete("/variants/{id}", (call) => {
    const variant = live(call.id());
    tables.variants.softDelete(variant.id);
    events.emit("variant.deleted", { id: variant.id });
    return noContent();
  });
}

const variantFilters = {
  ids: integers<Variant>((row) => row.id),
  product_id: integer<Variant>((row) => row.product_id),
  material_id: integer<Variant>((row) => row.material_id),
  // Katana: `service` is no value of this filter (O), though services are listed.
  type: oneOf<Variant>(["product", "material"], (row) => row.type),
  sku: texts<Variant>((row) => [row.sku]),
  sales_price: amount<Variant>((row) => row.sales_price),
  purchase_price: amount<Variant>((row) => row.purchase_price),
  internal_barcode: text<Variant>((row) => row.internal_barcode),
  registered_barcode: text<Variant>((row) => row.registered_barcode),
  supplier_item_codes: texts<Variant>((row) => row.supplier_item_codes),
  abc_classification: oneOf<Variant>(["A", "B", "C"], (row) => row.abc_classification),
  ...dateFilters,
};
