// The shop that spoiled answers are tried on: what people do there meanwhile, and which numbers may be written of it.
import type { Sent } from "../../test/support/world.ts";
import type { Stand, Wares } from "../../test/support/stand.ts";
import type { Chance } from "../../test/support/chance.ts";

export const wares: Wares = {
  CHAIR: { stock: { main: 90 } },
  SHELF: { stock: { main: 60 } },
  LAMP: { stock: { main: 70.5 } },
  OIL: { kind: "material", stock: { main: 80 } },
  PAIR: { recipe: { CHAIR: 2, OIL: 0.5 }, shows: 45 },
};
const sold = ["CHAIR", "SHELF", "LAMP", "PAIR"];
const stocked = ["CHAIR", "SHELF", "LAMP", "OIL"];
/** Sold in the store too; Katana never hears of those orders. */
const bought = ["SHELF", "LAMP"];
/** Nothing sells out here, so that a zero can only come of what was not understood. */
const lowest = 40;

type Numbers = { truths: Set<number>; spare: number };
type Quantity = { inventoryItemId: string; quantity: number };

const isWrite = ({ body }: Sent): boolean => body.includes("mutation SetLevels");

export type SmallShop = Awaited<ReturnType<typeof openSmallShop>>;

export async function openSmallShop(stand: Stand, chance: Chance) {
  const { katana, shopify } = stand.world;
  const inFlight = new Map<string, number>();
  const numbers = new Map<string, Numbers>();
  const skuOf = new Map<string, string>();
  for (const sku of sold) {
    for (const variant of await shopify.variants(sku)) skuOf.set(variant.inventoryItem.id, sku);
  }

  /** What Katana itself says, less what the store sold and Katana does not know. */
  async function truth(sku: string): Promise<number> {
    const row = await katana.inventory(sku);
    const of = (field: string) => Number(row[field] ?? 0);
    const left = of("quantity_in_stock") + of("quantity_potential") - of("quantity_committed");
    return Math.floor(left - (inFlight.get(sku) ?? 0));
  }
  async function noteTruths(): Promise<void> {
    for (const sku of sold) {
      const known = numbers.get(sku) ?? { truths: new Set(), spare: 0 };
      numbers.set(sku, known);
      known.truths.add(await truth(sku));
    }
  }
  await noteTruths();

  const deeds: (() => Promise<unknown>)[] = [
    async () => {
      const sku = chance.oneOf(stocked);
      const row = await katana.inventory(sku);
      const isLow = Number(row["quantity_in_stock"]) - Number(row["quantity_committed"]) < lowest + 10;
      await katana.adjust({ [sku]: isLow ? 40 : chance.below(9) - 4 || 1.5 });
    },
    async () => {
      const order = await katana.sell({ [chance.oneOf(sold)]: 1 });
      if (chance.isLikely(0.5)) await katana.ship(order, [1], "DELIVERED");
      else await katana.delete(`/sales_orders/${order.id}`);
    },
    async () => {
      const sku = chance.oneOf(bought);
      if ((await truth(sku)) < lowest) return;
      await shopify.buy({ [sku]: 1 });
      inFlight.set(sku, (inFlight.get(sku) ?? 0) + 1);
      const known = numbers.get(sku);
      if (known) known.spare += 1;
    },
  ];

  /** Kits are computed of several levels, and an order may count twice for a while, never not at all. */
  function isTrue(sku: string, quantity: number): boolean {
    const { truths, spare } = numbers.get(sku) ?? { truths: new Set<number>(), spare: 0 };
    if (sku !== "PAIR" && spare === 0) return truths.has(quantity);
    return quantity <= Math.max(...truths) && quantity >= Math.min(...truths) - spare;
  }

  return {
    async act(): Promise<void> {
      await chance.oneOf(deeds)();
      await noteTruths();
    },
    /** What a request writes that was never true since the shop was last all right. */
    falsehoodsIn(sent: Sent): string[] {
      if (!isWrite(sent)) return [];
      const { variables } = JSON.parse(sent.body) as { variables: { input: { quantities: Quantity[] } } };
      return variables.input.quantities.flatMap(({ inventoryItemId, quantity }) => {
        const sku = skuOf.get(inventoryItemId) ?? inventoryItemId;
        const known = [...(numbers.get(sku)?.truths ?? [])].join(", ");
        return isTrue(sku, quantity) ? [] : [`${sku} was set to ${quantity}, which is none of ${known}`];
      });
    },
    /** What the store shows otherwise than it should. */
    async wrong(): Promise<string[]> {
      const found: string[] = [];
      for (const sku of sold) {
        const [want, [shows]] = [await truth(sku), await shopify.available(sku)];
        if (shows !== want) found.push(`${sku} shows ${shows}, not ${want}`);
      }
      return found;
    },
    /** From here on only what is true now, and later, may be written. */
    async beginAnew(): Promise<void> {
      numbers.clear();
      await noteTruths();
    },
  };
}
