// Where in Katana an imported order goes, and whom it is for: locations by the settings' mapping, customers by name.
import { z } from "zod";
import type { KatanaCaller } from "../callers/katana-caller.ts";
import type { ImportSettings } from "./import-settings.ts";

export type KatanaPlaces = {
  /** The Katana location that a store's location is mapped to, or else the primary one. */
  locationOf(store: string, name: string | undefined): Promise<number | undefined>;
  /** Katana: matched by name, created where nobody has it (O). */
  customerNamed(name: string): Promise<number>;
};

const locationsShape = z.object({
  data: z.array(z.object({ id: z.int(), name: z.string(), is_primary: z.boolean() })),
});
const customerShape = z.object({ id: z.int() });
const customersShape = z.object({ data: z.array(customerShape) });

export function createKatanaPlaces(katana: KatanaCaller, mapping: ImportSettings["locations"]): KatanaPlaces {
  const customers = new Map<string, number>();
  const readLocations = async () => locationsShape.parse(await katana.get("/locations?limit=250")).data;
  let locations: Awaited<ReturnType<typeof readLocations>> | null = null;

  return {
    async locationOf(store, name) {
      locations ??= await readLocations();
      const wanted = mapping[store]?.[name ?? ""];
      const found =
        locations.find((each) => each.name === wanted) ?? locations.find((each) => each.is_primary);
      return found?.id;
    },
    async customerNamed(name) {
      const known = customers.get(name);
      if (known !== undefined) return known;
      const query = new URLSearchParams({ name, limit: "1" });
      const { data } = customersShape.parse(await katana.get(`/customers?${query}`));
      const { id } = data[0] ?? customerShape.parse(await katana.send("POST", "/customers", { name }));
      customers.set(name, id);
      return id;
    },
  };
}
