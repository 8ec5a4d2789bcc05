// /products: what is made and sold, kits among them.
import type { Katana } from "../katana.ts";
import type { Api } from "../wire/api.ts";
import { flag } from "../wire/filters.ts";
import { newProduct, productChange } from "./item-bodies.ts";
import { serveItems } from "./item-resource.ts";

export const serveProducts = (api: Api, katana: Katana): void =>
  serveItems(api, katana, {
    type: "product",
    path: "products",
    table: katana.tables.products,
    create: newProduct,
    change: productChange,
    filters: {
      is_producible: flag((row) => row.is_producible),
      is_purchasable: flag((row) => row.is_purchasable),
      is_auto_assembly: flag((row) => row.is_auto_assembly),
      serial_tracked: flag((row) => row.serial_tracked),
      operations_in_sequence: flag((row) => row.operations_in_sequence),
    },
  });
