// /sales_order_addresses: where sales orders are billed and shipped to.
import type { Katana } from "../katana.ts";
import { type SalesOrderAddress, addressTypes } from "../state/order-records.ts";
import type { Api } from "../wire/api.ts";
import { unprocessable } from "../wire/errors.ts";
import { dateFilters, integers, oneOf, text } from "../wire/filters.ts";
import { answerList, mostRecentFirst } from "../wire/list.ts";
import { reply } from "../wire/reply.ts";
import type { BodyOf } from "../wire/schema.ts";
import { newAddress } from "./sales-order-bodies.ts";
import { renderAddress } from "./sales-order-rendering.ts";

export function serveSalesOrderAddresses(api: Api, katana: Katana): void {
  const { tables, settings } = katana;
  api.get("/sales_order_addresses", ({ query }) =>
    answerList<SalesOrderAddress>(
      {
        records: () => tables.salesOrderAddresses.all(),
        filters: {
          ids: integers((row) => row.id),
          sales_order_ids: integers((row) => row.sales_order_id),
          entity_type: oneOf(addressTypes, (row) => row.entity_type),
          zip: text((row) => row.zip),
          country: text((row) => row.country),
          ...dateFilters,
        },
        isDeleted: (row) => row.deleted_at !== null,
        compare: mostRecentFirst,
        render: renderAddress,
      },
      query,
      settings(),
    ),
  );
  api.post("/sales_order_addresses", newAddress, (body) => {
    if (!tables.salesOrders.live(body.sales_order_id))
      throw unprocessable(".sales_order_id", "does not exist");
    return reply(renderAddress(addAddress(katana, body)));
  });
}

export const addAddress = ({ tables }: Katana, body: BodyOf<typeof newAddress>): SalesOrderAddress =>
  tables.salesOrderAddresses.insert({
    sales_order_id: body.sales_order_id,
    entity_type: body.entity_type,
    first_name: body.first_name ?? null,
    last_name: body.last_name ?? null,
    company: body.company ?? null,
    phone: body.phone ?? null,
    line_1: body.line_1 ?? null,
    line_2: body.line_2 ?? null,
    city: body.city ?? null,
    state: body.state ?? null,
    zip: body.zip ?? null,
    country: body.country ?? null,
  });
