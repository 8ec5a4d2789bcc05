// What /products and /materials have in common: everything but their tables, their bodies and a few filters.
import type { Katana } from "../katana.ts";
import type { Item } from "../state/catalog-records.ts";
import type { Table } from "../state/table.ts";
import type { Api } from "../wire/api.ts";
import { notFound } from "../wire/errors.ts";
import { type Filters, amount, dateFilters, flag, integer, integers, text } from "../wire/filters.ts";
import { answerList, mostRecentFirst, readExtend } from "../wire/list.ts";
import { noContent, reply } from "../wire/reply.ts";
import type { Schema } from "../wire/schema.ts";
import { type ItemChange, type NewItem, itemChanges, itemFrom } from "./item-bodies.ts";
import { variantFrom } from "./variant-bodies.ts";
import { liveVariantsOf, renderItem } from "./variant-rendering.ts";

export type ItemResource = {
  type: "product" | "material";
  path: "products" | "materials";
  table: Table<Item>;
  create: Schema<NewItem>;
  change: Schema<ItemChange>;
  filters: Filters<Item>;
};

const extensions = ["supplier"] as const;

export function serveItems(api: Api, katana: Katana, resource: ItemResource): void {
  const { settings, events, tables } = katana;
  const { type, path, table } = resource;
  const live = (id: number): Item => {
    const item = table.live(id);
    if (!item) throw notFound();
    return item;
  };
  const emitItem = (action: "created" | "updated" | "deleted", id: number) =>
    events.emit(`${type}.${action}`, { id, ...(action === "deleted" ? {} : { path: `${path}/${id}` }) });

  api.get(`/${path}`, ({ query }) =>
    answerList<Item>(
      {
        records: () => table.all(),
        filters: { ...itemFilters, ...resource.filters },
        isDeleted: (row) => row.deleted_at !== null,
        isArchived: (row) => row.archived_at !== null,
        compare: mostRecentFirst,
        extend: extensions,
        render: (row, extend) => renderItem(katana, row, extend),
      },
      query,
      settings(),
    ),
  );
  api.get(`/${path}/{id}`, (call) =>
    reply(renderItem(katana, live(call.id()), readExtend(call.query, extensions))),
  );

  api.post(`/${path}`, resource.create, (body) => {
    const item = table.insert(itemFrom(body, type));
    emitItem("created", item.id);
    for (const each of body.variants) {
      const variant = tables.variants.insert(variantFrom(each, { type, [`${type}_id`]: item.id }));
      events.emit("variant.created", { id: variant.id, path: `variants/${variant.id}` });
    }
    return reply(renderItem(katana, item));
  });

  api.patch(`/${path}/{id}`, resource.change, (body, call) => {
    const item = live(call.id());
    const changed = table.update(item.id, itemChanges(item, body, katana.now()));
    emitItem("updated", item.id);
    return reply(renderItem(katana, changed));
  });

  api.delete(`/${path}/{id}`, (call) => {
    const item = live(call.id());
    for (const variant of liveVariantsOf(katana, item)) {
      tables.variants.softDelete(variant.id);
      events.emit("variant.deleted", { id: variant.id });
    }
    table.softDelete(item.id);
    emitItem("deleted", item.id);
    return noContent();
  });
}

const itemFilters: Filters<Item> = {
  ids: integers((row) => row.id),
  name: text((row) => row.name),
  uom: text((row) => row.uom),
  category_name: text((row) => row.category_name),
  is_sellable: flag((row) => row.is_sellable),
  default_supplier_id: integer((row) => row.default_supplier_id),
  batch_tracked: flag((row) => row.batch_tracked),
  purchase_uom: text((row) => row.purchase_uom),
  purchase_uom_conversion_rate: amount((row) => row.purchase_uom_conversion_rate),
  ...dateFilters,
};
