// The account that the resources work on: what there is, and what a change sets off.
import type { MockPorts } from "../shared/ports.ts";
import type { Events } from "./events/events.ts";
import type { KatanaSettings } from "./settings.ts";
import type { Item, Variant } from "./state/catalog-records.ts";
import type { Tables } from "./state/tables.ts";
import type { Batches } from "./stock/batches.ts";
import type { Claims } from "./stock/claims.ts";
import type { Kits } from "./stock/kits.ts";
import type { Ledger } from "./stock/ledger.ts";
import type { Levels } from "./stock/levels.ts";
import type { ReadLag } from "./stock/read-lag.ts";

export type Katana = {
  settings: () => KatanaSettings;
  ports: MockPorts;
  /** ISO 8601 */
  now: () => string;
  tables: Tables;
  levels: Levels;
  claims: Claims;
  batches: Batches;
  ledger: Ledger;
  kits: Kits;
  events: Events;
  /** For rows that live within another record. */
  nextId: (name: string) => number;
  /** The levels as readers see them: see the setting inventoryReadLagMs. */
  readLag: ReadLag;
  /** The product, material or service that a variant belongs to. */
  itemOf(variant: Variant): Item | undefined;
};
