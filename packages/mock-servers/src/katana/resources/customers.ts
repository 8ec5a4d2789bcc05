// /customers: whom sales orders are for.
import type { Katana } from "../katana.ts";
import type { Customer } from "../state/catalog-records.ts";
import type { Api } from "../wire/api.ts";
import { notFound } from "../wire/errors.ts";
import { dateFilters, integers, text as textFilter } from "../wire/filters.ts";
import { answerList, mostRecentFirst } from "../wire/list.ts";
import { noContent, reply } from "../wire/reply.ts";
import { nullable, number, object, text } from "../wire/schema.ts";
import { definedOnly } from "./defined-only.ts";
import { customerAddresses, customerAddressesFrom } from "./party-addresses.ts";

const optional = {
  first_name: nullable(text()),
  last_name: nullable(text()),
  company: nullable(text()),
  email: nullable(text({ format: "email" })),
  phone: nullable(text()),
  comment: nullable(text()),
  currency: text({ pattern: "^[A-Z]{3}$" }),
  reference_id: nullable(text()),
  category: nullable(text()),
  discount_rate: nullable(number()),
};
const blank = {
  first_name: null,
  last_name: null,
  company: null,
  email: null,
  phone: null,
  comment: null,
  currency: "USD",
  reference_id: null,
  category: null,
  discount_rate: null,
};

const customerChange = object({}, { ...optional, name: text() });
const newCustomer = object({ name: text() }, { ...optional, addresses: customerAddresses });

export function serveCustomers(api: Api, katana: Katana): void {
  const { tables, settings } = katana;
  const live = (id: number): Customer => {
    const customer = tables.customers.live(id);
    if (!customer) throw notFound();
    return customer;
  };

  api.get("/customers", ({ query }) =>
    answerList<Customer>(
      {
        records: () => tables.customers.all(),
        filters: {
          ids: integers((row) => row.id),
          name: textFilter((row) => row.name),
          first_name: textFilter((row) => row.first_name),
          last_name: textFilter((row) => row.last_name),
          company: textFilter((row) => row.company),
          email: textFilter((row) => row.email),
          phone: textFilter((row) => row.phone),
          currency: textFilter((row) => row.currency),
          reference_id: textFilter((row) => row.reference_id),
          category: textFilter((row) => row.category),
          ...dateFilters,
        },
        isDeleted: (row) => row.deleted_at !== null,
        compare: mostRecentFirst,
        render: renderCustomer,
      },
      query,
      settings(),
    ),
  );
  api.post("/customers", newCustomer, ({ addresses = [], ...body }) => {
    const kept = customerAddressesFrom(katana, addresses);
    const customer = { ...blank, name: body.name, ...definedOnly(body), addresses: kept };
    return reply(renderCustomer(tables.customers.insert(customer)));
  });
  api.patch("/customers/{id}", customerChange, (body, call) =>
    reply(renderCustomer(tables.customers.update(live(call.id()).id, definedOnly(body)))),
  );
  api.delete("/customers/{id}", (call) => {
    tables.customers.softDelete(live(call.id()).id);
    return noContent();
  });
}

function renderCustomer(customer: Customer) {
  const { created_at, updated_at, deleted_at } = customer;
  const defaultOf = (kind: string) =>
    customer.addresses.find((each) => each.entity_type === kind && each.default)?.id ?? null;
  return {
    ...customer,
    default_billing_id: defaultOf("billing"),
    default_shipping_id: defaultOf("shipping"),
    addresses: customer.addresses.map((each) =>
      Object.assign({ customer_id: customer.id, created_at, updated_at, deleted_at }, each),
    ),
  };
}
