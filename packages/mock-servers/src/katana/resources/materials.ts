// /materials: what is bought and made into products.
import type { Katana } from "../katana.ts";
import type { Api } from "../wire/api.ts";
import { materialChange, newMaterial } from "./item-bodies.ts";
import { serveItems } from "./item-resource.ts";

export const serveMaterials = (api: Api, katana: Katana): void =>
  serveItems(api, katana, {
    type: "material",
    path: "materials",
    table: katana.tables.materials,
    create: newMaterial,
    change: materialChange,
    filters: {},
  });
