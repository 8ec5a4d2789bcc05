// What is truly there: units that lie in the warehouse and nobody was promised. Kept by the scenario alone, from what
// people did; it asks neither the engine nor the mock servers. Pure.

export type Ledger = {
  /** Below zero where more was promised than there is. */
  free(sku: string): number;
  /** What came in, or was found by counting; below zero: what was missing. */
  add(sku: string, units: number): void;
  /** Promises these units to somebody; answers how many of them are not there. */
  promise(sku: string, units: number): number;
};

export function createLedger(opening: Readonly<Record<string, number>>): Ledger {
  const stock = new Map(Object.entries(opening));
  const free = (sku: string) => stock.get(sku) ?? 0;
  const add = (sku: string, units: number) => void stock.set(sku, free(sku) + units);
  return {
    free,
    add,
    promise(sku, units) {
      const missing = Math.max(0, units - Math.max(0, free(sku)));
      add(sku, -units);
      return missing;
    },
  };
}
