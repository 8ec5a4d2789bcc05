// Of every quantity that the store took from us: something justifies it, nothing older overwrote something newer,
// and writing was allowed (rules Q10, Q11, T1, T3).
import type { Stand } from "../test/support/stand.ts";
import type { Sent } from "../test/support/world.ts";
import { idOf, type StatedLevel } from "./katana-answers.ts";
import { jsonOf, type Ledger } from "../test/support/ledger.ts";
import type { Switch } from "./operators.ts";

export type Write = Awaited<ReturnType<Stand["newWrites"]>>[number];
type Step = { kind: string; amount: string; result: string; detail?: { variantId?: string; scope?: string } };
type Terms = { steps: Step[]; components: { available: string | null }[] };

const placeOf = (item: unknown, location: unknown) => `${idOf(String(item))} at ${idOf(String(location))}`;

const pushesOf = `select push.stock_item_external_id as item, push.location_external_id as location,
    push.to_quantity as quantity, push.ticket as ticket, pushed.terms as terms
  from intent join intent_push push on push.intent_id = intent.id
  join stock_push pushed on pushed.intent_key = intent.idempotency_key and pushed.target = push.target
  where intent.idempotency_key = ?`;

const intentOf = "select id from intent where body = ?";

export function watchWrites(ledger: Ledger, state: Switch, tell: (violation: string) => void) {
  /** All that Katana ever said to us of a variant: its stock, and what is committed of it. */
  const said = new Map<string, { inStock: Set<number>; committed: Set<number> }>();
  const tickets = new Map<string, number>();

  const isForbidden = (at: number) => state.forbiddenAt !== null && at > state.forbiddenAt;

  function checkTerms(quantity: number, { steps }: Terms, what: string): void {
    const [first] = steps;
    const variant = first?.detail?.variantId;
    const known = said.get(String(variant));
    if (first?.kind !== "IN_STOCK" || !known?.inStock.has(Number(first.amount))) {
      return tell(`${what}: Katana never said that ${first?.amount} of variant ${variant} are in stock`);
    }
    const committed = steps.find(({ kind, detail }) => kind === "COMMITTED" && detail?.scope === "ALL");
    if (committed && !known.committed.has(Math.abs(Number(committed.amount)))) {
      tell(`${what}: Katana never said that ${committed.amount} of variant ${variant} are committed`);
    }
    if (Number(steps.at(-1)?.result) !== quantity) tell(`${what}: its steps end at ${steps.at(-1)?.result}`);
  }

  return {
    async sent({ body, path, at, by }: Sent): Promise<void> {
      if (!path.includes("graphql") || !body.includes("SetLevels")) return;
      // One that slept through its being taken over sends what was settled meanwhile: a replay, which changes nothing.
      if (isForbidden(at) && !state.slept.has(by)) tell(`a write was sent at ${at} though sync is off`);
      const [intent] = await ledger.read(intentOf, [body]);
      if (!intent) tell(`a write was sent at ${at} that no stored intent holds`);
    },
    stated(levels: readonly StatedLevel[]): void {
      for (const row of levels) {
        const key = String(row.variant_id);
        const known = said.get(key) ?? { inStock: new Set(), committed: new Set() };
        known.inStock.add(Number(row.quantity_in_stock));
        known.committed.add(Number(row.quantity_committed));
        said.set(key, known);
      }
    },
    /** Those that arrived since it was asked last. */
    async check(writes: readonly Write[]): Promise<void> {
      for (const write of writes) {
        const what = `the write of ${write.at}`;
        // What a slow line delivers late, after the same bytes were settled, is a replay and changes nothing.
        if (write.applied.length === 0) continue;
        if (isForbidden(Date.parse(write.at))) tell(`${what} took effect though sync is off`);
        const rows = await ledger.read(pushesOf, [String(write.idempotencyKey)]);
        for (const { inventoryItemId, locationId, to } of write.applied) {
          const place = placeOf(inventoryItemId, locationId);
          const push = rows.find((row) => placeOf(row["item"], row["location"]) === place);
          if (!push || Number(push["quantity"]) !== to) {
            tell(`${what}: no stored push explains ${to} for ${place}`);
            continue;
          }
          checkTerms(to, jsonOf(push["terms"]) as Terms, what);
          const ticket = Number(push["ticket"]);
          if (ticket < (tickets.get(place) ?? 0)) tell(`${what}: a newer number of ${place} was overwritten`);
          tickets.set(place, ticket);
        }
      }
    },
  };
}
