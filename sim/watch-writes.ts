// Of every quantity that the store took from us: something justifies it, nothing older overwrote something newer,
// and writing was allowed (rules Q10, Q11, T1, T3).
import type { HttpResponse } from "@stockgate/core";
import type { Stand } from "../test/support/stand.ts";
import type { Sent } from "../test/support/world.ts";
import { readStore } from "./ledger.ts";
import type { Switch } from "./operators.ts";

type Level = { variant_id: number; quantity_in_stock: string; quantity_committed: string };
type Step = { kind: string; amount: string; result: string; detail?: { variantId?: string; scope?: string } };
type Terms = { steps: Step[]; components: { available: string | null }[] };

const lastPart = (id: unknown) => String(id).split("/").at(-1) ?? "";
const placeOf = (item: unknown, location: unknown) => `${lastPart(item)} at ${lastPart(location)}`;

const pushesOf = `select push.stock_item_external_id as item, push.location_external_id as location,
    push.to_quantity as quantity, push.ticket as ticket, pushed.terms as terms
  from intent join intent_push push on push.intent_id = intent.id
  join stock_push pushed on pushed.intent_key = intent.idempotency_key and pushed.target = push.target
  where intent.idempotency_key = ?`;

const epochsOf = `select intent.toggle_epoch as written, integration.toggle_epoch as current
  from intent join integration on integration.id = intent.integration_id where intent.body = ?`;

export function watchWrites(stand: Stand, state: Switch, tell: (violation: string) => void) {
  const { world } = stand;
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
    async sent({ body, path, at }: Sent): Promise<void> {
      if (!path.includes("graphql") || !body.includes("SetLevels")) return;
      if (isForbidden(at)) tell(`a write was sent at ${at} though sync is off`);
      const [epochs] = readStore(world.database(), epochsOf, [body]);
      if (!epochs) tell(`a write was sent at ${at} that no stored intent holds`);
    },
    answered({ path }: Sent, { status, body }: HttpResponse): void {
      if (!path.startsWith("/v1/inventory?") || status !== 200 || !body.startsWith("{")) return;
      for (const row of (JSON.parse(body) as { data: Level[] }).data) {
        const key = String(row.variant_id);
        const known = said.get(key) ?? { inStock: new Set(), committed: new Set() };
        known.inStock.add(Number(row.quantity_in_stock));
        known.committed.add(Number(row.quantity_committed));
        said.set(key, known);
      }
    },
    /** The writes that arrived since it was asked last. */
    async check(): Promise<void> {
      for (const write of await stand.newWrites()) {
        const what = `the write of ${write.at}`;
        // What a slow line delivers late, after the same bytes were settled, is a replay and changes nothing.
        if (write.applied.length === 0) continue;
        if (isForbidden(Date.parse(write.at))) tell(`${what} took effect though sync is off`);
        const rows = readStore(world.database(), pushesOf, [write.idempotencyKey]);
        for (const { inventoryItemId, locationId, to } of write.applied) {
          const place = placeOf(inventoryItemId, locationId);
          const push = rows.find((row) => placeOf(row["item"], row["location"]) === place);
          if (!push || push["quantity"] !== to) {
            tell(`${what}: no stored push explains ${to} for ${place}`);
            continue;
          }
          checkTerms(to, JSON.parse(String(push["terms"])) as Terms, what);
          const ticket = Number(push["ticket"]);
          if (ticket < (tickets.get(place) ?? 0)) tell(`${what}: a newer number of ${place} was overwritten`);
          tickets.set(place, ticket);
        }
      }
    },
  };
}
