// /services: what is sold and has no stock. Katana: exactly one variant each; there are no events for services (O).
import type { Katana } from "../katana.ts";
import type { Item } from "../state/catalog-records.ts";
import type { Api } from "../wire/api.ts";
import { notFound } from "../wire/errors.ts";
import { dateFilters, flag as flagFilter, integers, text as textFilter } from "../wire/filters.ts";
import { answerList, mostRecentFirst } from "../wire/list.ts";
import { noContent, reply } from "../wire/reply.ts";
import { flag, id, list, nullable, number, object, text } from "../wire/schema.ts";
import { definedOnly } from "./defined-only.ts";
import { itemChanges, itemFrom } from "./item-bodies.ts";
import { variantFrom } from "./variant-bodies.ts";
import { liveVariantsOf, renderService } from "./variant-rendering.ts";

const price = nullable(number({ min: 0, max: 100_000_000_000 }));
const customFields = list(object({ field_name: text({ max: 40 }), field_value: text({ max: 100 }) }, {}), {
  max: 3,
});
const shared = {
  uom: text({ max: 7 }),
  category_name: text(),
  additional_info: text(),
  is_sellable: flag,
  custom_field_collection_id: nullable(id),
};
const variantFields = { sku: text(), sales_price: price, default_cost: price, custom_fields: customFields };
const newService = object(
  { name: text(), variants: list(object({}, variantFields), { min: 1, max: 1 }) },
  shared,
);
const serviceChange = object({}, { ...shared, ...variantFields, name: text(), is_archived: flag });

export function serveServices(api: Api, katana: Katana): void {
  const { tables, settings } = katana;
  const live = (serviceId: number): Item => {
    const service = tables.services.live(serviceId);
    if (!service) throw notFound();
    return service;
  };

  api.get("/services", ({ query }) =>
    answerList<Item>(
      {
        records: () => tables.services.all(),
        filters: {
          ids: integers((row) => row.id),
          name: textFilter((row) => row.name),
          uom: textFilter((row) => row.uom),
          category_name: textFilter((row) => row.category_name),
          is_sellable: flagFilter((row) => row.is_sellable),
          ...dateFilters,
        },
        isDeleted: (row) => row.deleted_at !== null,
        isArchived: (row) => row.archived_at !== null,
        compare: mostRecentFirst,
        render: (row) => renderService(katana, row),
      },
      query,
      settings(),
    ),
  );
  api.get("/services/{id}", (call) => reply(renderService(katana, live(call.id()))));

  api.post("/services", newService, ({ variants, ...body }) => {
    const row = itemFrom({ ...body, variants: [] }, "product");
    const service = tables.services.insert({
      ...row,
      type: "service",
      is_sellable: body.is_sellable ?? true,
    });
    for (const { sku = "", sales_price, default_cost = null, custom_fields = null } of variants) {
      const variant = variantFrom({ sku }, { type: "service", service_id: service.id });
      tables.variants.insert({ ...variant, sales_price: sales_price ?? null, default_cost, custom_fields });
    }
    return reply(renderService(katana, service));
  });

  api.patch("/services/{id}", serviceChange, (body, call) => {
    const { sku, sales_price, default_cost, custom_fields, ...plain } = body;
    const service = live(call.id());
    // Katana: that a PATCH blanks additional_info was seen on other resources, not here (V).
    const additional_info = plain.additional_info ?? service.additional_info;
    const changes = itemChanges(service, { ...plain, additional_info }, katana.now());
    const changed = tables.services.update(service.id, changes);
    for (const variant of liveVariantsOf(katana, service)) {
      const code = sku === undefined ? {} : { sku: sku || null };
      tables.variants.update(variant.id, {
        ...definedOnly({ sales_price, default_cost, custom_fields }),
        ...code,
      });
    }
    return reply(renderService(katana, changed));
  });

  api.delete("/services/{id}", (call) => {
    const service = live(call.id());
    for (const variant of liveVariantsOf(katana, service)) tables.variants.softDelete(variant.id);
    tables.services.softDelete(service.id);
    return noContent();
  });
}
