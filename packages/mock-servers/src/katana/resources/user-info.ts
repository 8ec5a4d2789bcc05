// GET /user_info and GET /factory: who asks, and whose account it is. Katana: user_info is flat and in camel case (O).
import type { Katana } from "../katana.ts";
import type { Api } from "../wire/api.ts";
import { reply } from "../wire/reply.ts";

export function serveUserInfo(api: Api, { tables }: Katana): void {
  api.get("/user_info", () =>
    reply({ id: 1, firstName: "Demo", lastName: "Maker", email: "maker@example.com" }),
  );
  api.get("/factory", () => {
    const locationId = [...tables.locations.all()].find((location) => location.is_primary)?.id ?? 1;
    return reply({
      name: "Demo woodshop",
      address: null,
      currency: "USD",
      timezone: "UTC",
      legal_address: {},
      legal_name: "Demo woodshop",
      display_name: "Demo woodshop",
      base_currency_code: "USD",
      default_so_delivery_time: "14",
      default_po_lead_time: "14",
      default_manufacturing_location_id: locationId,
      default_purchases_location_id: locationId,
      default_sales_location_id: locationId,
      inventory_closing_date: null,
    });
  });
}
