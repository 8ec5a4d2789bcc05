// /suppliers: whom purchase orders go to.
import type { Katana } from "../katana.ts";
import type { Supplier } from "../state/catalog-records.ts";
import type { Api } from "../wire/api.ts";
import { notFound } from "../wire/errors.ts";
import { dateFilters, integers, text as textFilter } from "../wire/filters.ts";
import { answerList, mostRecentFirst } from "../wire/list.ts";
import { noContent, reply } from "../wire/reply.ts";
import { object, text } from "../wire/schema.ts";
import { definedOnly } from "./defined-only.ts";

const currency = text({ pattern: "^[A-Z]{3}$" });
const optional = { currency, email: text({ format: "email" }), phone: text(), comment: text() };

export function serveSuppliers(api: Api, { tables, settings }: Katana): void {
  const live = (id: number): Supplier => {
    const supplier = tables.suppliers.live(id);
    if (!supplier) throw notFound();
    return supplier;
  };

  api.get("/suppliers", ({ query }) =>
    answerList<Supplier>(
      {
        records: () => tables.suppliers.all(),
        filters: {
          ids: integers((row) => row.id),
          name: textFilter((row) => row.name),
          email: textFilter((row) => row.email),
          phone: textFilter((row) => row.phone),
          ...dateFilters,
        },
        isDeleted: (row) => row.deleted_at !== null,
        compare: mostRecentFirst,
        render: renderSupplier,
      },
      query,
      settings(),
    ),
  );
  api.post("/suppliers", object({ name: text() }, optional), (body) => {
    const blank = { currency: "USD", email: "", phone: "", comment: "" };
    return reply(
      renderSupplier(tables.suppliers.insert({ ...blank, name: body.name, ...definedOnly(body) })),
    );
  });
  api.patch("/suppliers/{id}", object({}, { ...optional, name: text() }), (body, call) =>
    reply(renderSupplier(tables.suppliers.update(live(call.id()).id, definedOnly(body)))),
  );
  api.delete("/suppliers/{id}", (call) => {
    tables.suppliers.softDelete(live(call.id()).id);
    return noContent();
  });
}

/** No addresses: nothing of stock hangs on them. */
export const renderSupplier = (supplier: Supplier) => ({ ...supplier, addresses: [] });
