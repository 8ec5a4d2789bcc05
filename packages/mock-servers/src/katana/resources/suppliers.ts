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
import { supplierAddresses, supplierAddressesFrom } from "./party-addresses.ts";

const currency = text({ pattern: "^[A-Z]{3}$" });
const optional = { currency, email: text({ format: "email" }), phone: text(), comment: text() };

const blank = { currency: "USD", email: "", phone: "", comment: "" };
const supplierChange = object({}, { ...optional, name: text() });
const newSupplier = object({ name: text() }, { ...optional, addresses: supplierAddresses });

export function serveSuppliers(api: Api, katana: Katana): void {
  const { tables, settings } = katana;
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
  api.post("/suppliers", newSupplier, ({ addresses = [], ...body }) => {
    const kept = supplierAddressesFrom(katana, addresses);
    const supplier = { ...blank, name: body.name, ...definedOnly(body), addresses: kept };
    return reply(renderSupplier(tables.suppliers.insert(supplier)));
  });
  api.patch("/suppliers/{id}", supplierChange, (body, call) =>
    reply(renderSupplier(tables.suppliers.update(live(call.id()).id, definedOnly(body)))),
  );
  api.delete("/suppliers/{id}", (call) => {
    tables.suppliers.softDelete(live(call.id()).id);
    return noContent();
  });
}

export function renderSupplier(supplier: Supplier) {
  const { created_at, updated_at, deleted_at } = supplier;
  const [first] = supplier.addresses;
  return {
    ...supplier,
    ...(first ? { default_address_id: first.id } : {}),
    addresses: supplier.addresses.map((each) =>
      Object.assign({ supplier_id: supplier.id, created_at, updated_at, deleted_at }, each),
    ),
  };
}
