// The demo world: one small maker's catalog and stock, as both vendors' mock servers are seeded with it.
// It says what exists; each server turns it into its own vendor's records. Pure data, the same every time.

export type DemoLocation = "main" | "shop" | "wholesale";

export type DemoItem = {
  /** Unique within the world, where a SKU need not be. */
  key: string;
  sku: string | null;
  product: string;
  option: string;
  kind: "product" | "material" | "kit";
  price: string;
  /** Units on hand by Katana location; kits have none of their own. */
  stock: Record<DemoLocation, number>;
  /** What one unit of a kit, or of a product that is made here, takes. */
  recipe: { key: string; quantity: number }[];
  /** Days before the world's beginning; decides which of two equal SKUs is the newer one. */
  ageDays: number;
};

export type DemoListing = {
  product: string;
  option: string;
  sku: string | null;
  price: string;
  isTracked: boolean;
  /** Units available by the store's own location name. */
  available: Record<string, number>;
};

type DemoStoreLocation = { name: string; sellsOnline: boolean };

export type DemoStore = {
  domain: string;
  name: string;
  locations: DemoStoreLocation[];
  listings: DemoListing[];
};

export const demoKatanaLocations: { key: DemoLocation; name: string; isPrimary: boolean }[] = [
  { key: "main", name: "Main warehouse", isPrimary: true },
  { key: "shop", name: "High street shop", isPrimary: false },
  { key: "wholesale", name: "Wholesale warehouse", isPrimary: false },
];

const woods = ["Oak", "Ash", "Walnut", "Beech", "Maple", "Cherry"];
const goods = ["Stool", "Shelf", "Tray", "Lamp", "Board", "Frame", "Bench", "Box", "Hook rail", "Side table"];
const sizes = ["S", "M", "L"];

/** What a SKU says for a word. */
export const codeOf = (text: string, length = 4) =>
  text
    .replaceAll(/[^A-Za-z]/g, "")
    .slice(0, length)
    .toUpperCase();

/** A small deterministic spread, so that stock figures look like a shop's and not like a pattern. */
const spread = (index: number, modulus: number) => (index * 7919 + 104_729) % modulus;

const furniture: DemoItem[] = woods.flatMap((wood, w) =>
  goods.flatMap((good, g) =>
    sizes.map((size, s) => {
      const index = (w * goods.length + g) * sizes.length + s;
      const sku = `${codeOf(wood)}-${codeOf(good)}-${size}`;
      return {
        key: sku,
        sku,
        product: `${wood} ${good.toLowerCase()}`,
        option: size,
        kind: "product" as const,
        price: `${19 + spread(index, 180)}.00`,
        stock: { main: 20 + spread(index, 80), shop: 3 + spread(index, 9), wholesale: spread(index, 200) },
        recipe: [],
        ageDays: 400 - index,
      };
    }),
  ),
);

const material = (key: string, product: string, main: number): DemoItem => ({
  key,
  sku: key,
  product,
  option: "",
  kind: "material",
  price: "1.50",
  stock: { main, shop: 40, wholesale: 0 },
  recipe: [],
  ageDays: 500,
});

const materials: DemoItem[] = [
  material("MAT-OIL", "Hard wax oil, litre", 12.5),
  material("MAT-CLOTH", "Polishing cloth", 300),
  material("MAT-CARD", "Gift card", 500),
  material("MAT-RIBBON", "Ribbon, metre", 250.75),
];

const kit = (sku: string, product: string, recipe: DemoItem["recipe"]): DemoItem => ({
  key: sku,
  sku,
  product,
  option: "",
  kind: "kit",
  price: "129.00",
  stock: { main: 0, shop: 0, wholesale: 0 },
  recipe,
  ageDays: 90,
});

const kits: DemoItem[] = [
  kit("KIT-CARE", "Wood care kit", [
    { key: "MAT-OIL", quantity: 0.25 },
    { key: "MAT-CLOTH", quantity: 2 },
  ]),
  kit("KIT-GIFT-TRAY", "Gift tray set", [
    { key: "OAK-TRAY-S", quantity: 1 },
    { key: "MAT-CARD", quantity: 1 },
    { key: "MAT-RIBBON", quantity: 1.5 },
  ]),
  kit("KIT-GIFT-BOX", "Gift box set", [
    { key: "OAK-BOX-S", quantity: 1 },
    { key: "MAT-CARD", quantity: 1 },
    { key: "MAT-RIBBON", quantity: 0.75 },
  ]),
  kit("KIT-BENCH-PAIR", "Pair of oak benches", [{ key: "OAK-BENC-M", quantity: 2 }]),
  kit("KIT-HOME", "New home bundle", [
    { key: "KIT-CARE", quantity: 1 },
    { key: "OAK-SHEL-M", quantity: 2 },
  ]),
];

const single = (
  key: string,
  sku: string | null,
  product: string,
  main: number,
  ageDays: number,
): DemoItem => ({
  key,
  sku,
  product,
  option: "",
  kind: "product",
  price: "45.00",
  stock: { main, shop: 5, wholesale: 10 },
  recipe: [],
  ageDays,
});

const oddities: DemoItem[] = [
  // One SKU on two Katana variants: the newer one counts.
  single("TWIN-OLD", "TWIN-01", "Twin candle holder (2023)", 7, 300),
  single("TWIN-NEW", "TWIN-01", "Twin candle holder", 31, 30),
  // No counterpart in any store.
  single("KAT-ONLY", "KAT-ONLY-01", "Trade sample pack", 60, 200),
  // The store writes it in lower case: a suggestion, never a match.
  single("CASE", "CASE-MIX-01", "Book end", 44, 150),
  single("NO-SKU", null, "Offcut bag", 80, 120),
  single("UNTRACKED", "UNTRACKED-01", "Gift wrapping", 999, 110),
];

export const demoItems: DemoItem[] = [...furniture, ...materials, ...kits, ...oddities];

const listing = (item: DemoItem, available: Record<string, number>, isTracked = true): DemoListing => ({
  product: item.product,
  option: item.option,
  sku: item.sku,
  price: item.price,
  isTracked,
  available,
});

export const online = "Online warehouse";
export const retail = "Retail store";
const outlet = "Outlet warehouse";

/** At the main store. Every eleventh starts off by a few, as a store does whose numbers were kept by hand. */
export const mainListing = (item: DemoItem, index: number): DemoListing =>
  listing(item, {
    [online]: Math.floor(item.stock.main) + (index % 11 === 0 ? 4 : 0),
    [retail]: Math.floor(item.stock.shop),
  });

/** At the outlet, which has the main warehouse's stock. */
export const outletListing = (item: DemoItem): DemoListing =>
  listing(item, { [outlet]: Math.floor(item.stock.main) });

const byKey = new Map(demoItems.map((item) => [item.key, item]));
const item = (key: string): DemoItem => {
  const found = byKey.get(key);
  if (!found) throw new Error(`The demo world has no item ${key}`);
  return found;
};

export const demoStoreLocations: Record<"demo" | "outlet", DemoStoreLocation[]> = {
  demo: [
    { name: online, sellsOnline: true },
    { name: retail, sellsOnline: false },
  ],
  outlet: [{ name: outlet, sellsOnline: true }],
};

export const demoStores: DemoStore[] = [
  {
    domain: "demo.myshopify.com",
    name: "Demo woodshop",
    locations: demoStoreLocations.demo,
    listings: [
      ...[...furniture, ...kits].map(mainListing),
      // The same SKU on a second variant of this store: both get the number.
      {
        ...listing(item("OAK-STOO-M"), { [online]: 10, [retail]: 1 }),
        product: "Oak stool, exhibition piece",
      },
      listing(item("TWIN-NEW"), { [online]: 31, [retail]: 5 }),
      { ...listing(item("CASE"), { [online]: 44, [retail]: 5 }), sku: "case-mix-01" },
      listing(item("NO-SKU"), { [online]: 80, [retail]: 5 }),
      listing(item("UNTRACKED"), { [online]: 0, [retail]: 0 }, false),
      {
        ...listing(item("KAT-ONLY"), { [online]: 3, [retail]: 0 }),
        sku: "SHOP-ONLY-01",
        product: "Book of the trade",
      },
    ],
  },
  {
    domain: "outlet.myshopify.com",
    name: "Outlet",
    locations: demoStoreLocations.outlet,
    listings: furniture.filter((_, index) => index % 6 === 0).map(outletListing),
  },
];
