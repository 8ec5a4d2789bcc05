// locations/* as webhooks tell them.
import { printDateTime } from "../graphql/scalars.ts";
import { gidOf } from "../store/gid.ts";
import type { LocationRecord } from "../store/records.ts";
import type { Work } from "../work.ts";
import type { EventObject } from "./event-body.ts";

export type LocationTopic =
  | "LOCATIONS_ACTIVATE"
  | "LOCATIONS_CREATE"
  | "LOCATIONS_DEACTIVATE"
  | "LOCATIONS_UPDATE";

export function announceLocation(work: Work, topic: LocationTopic, id: string) {
  const body = () => {
    const location = work.store.locations.get(id);
    return location ? locationBody(location) : { id: BigInt(id) };
  };
  work.announce(topic, body, `${topic} ${id}`);
}

const locationBody = ({ address, ...location }: LocationRecord): EventObject => ({
  id: BigInt(location.id),
  name: location.name,
  address1: address.address1,
  address2: address.address2,
  city: address.city,
  zip: address.zip,
  province: address.province,
  country: address.countryCode,
  phone: address.phone,
  created_at: printDateTime(location.createdAt),
  updated_at: printDateTime(location.updatedAt),
  country_code: address.countryCode,
  country_name: address.country,
  province_code: address.provinceCode,
  legacy: location.fulfillmentServiceId !== null,
  active: location.isActive,
  admin_graphql_api_id: gidOf(location),
});
