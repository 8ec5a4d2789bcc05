// The addresses that come with a new customer or supplier. They are kept as given, and have no endpoints of their own
// here: no stock hangs on them.
import type { Katana } from "../katana.ts";
import { type Customer, type Supplier } from "../state/catalog-records.ts";
import { type BodyOf, list, nullable, object, oneOf, text } from "../wire/schema.ts";

const place = {
  line_1: nullable(text()),
  line_2: nullable(text()),
  city: nullable(text()),
  state: nullable(text()),
  zip: nullable(text()),
  country: nullable(text()),
};
const person = {
  first_name: nullable(text()),
  last_name: nullable(text()),
  company: nullable(text()),
  phone: nullable(text()),
};
const customerAddress = object({ entity_type: oneOf(["billing", "shipping"]) }, { ...person, ...place });
const supplierAddress = object({ line_1: text() }, place);

export const customerAddresses = list(customerAddress);
export const supplierAddresses = list(supplierAddress);

/** The first of each kind is the customer's default. */
export function customerAddressesFrom(
  katana: Katana,
  bodies: BodyOf<typeof customerAddresses>,
): Customer["addresses"] {
  return bodies.map((body, index) => ({
    id: katana.nextId("customer-addresses"),
    entity_type: body.entity_type,
    default: bodies.findIndex((each) => each.entity_type === body.entity_type) === index,
    first_name: body.first_name ?? null,
    last_name: body.last_name ?? null,
    company: body.company ?? null,
    phone: body.phone ?? null,
    ...placeFrom(body),
  }));
}

export function supplierAddressesFrom(
  katana: Katana,
  bodies: BodyOf<typeof supplierAddresses>,
): Supplier["addresses"] {
  return bodies.map((body) => ({ id: katana.nextId("supplier-addresses"), ...placeFrom(body) }));
}

const placeFrom = (body: BodyOf<typeof supplierAddress> | BodyOf<typeof customerAddress>) => ({
  line_1: body.line_1 ?? null,
  line_2: body.line_2 ?? null,
  city: body.city ?? null,
  state: body.state ?? null,
  zip: body.zip ?? null,
  country: body.country ?? null,
});
