// Every webhook that was acknowledged is in the store, and its variant is read after it or still to be read (rules C1, C4).
import type { Reception } from "@stockgate/core";
import { jsonOf, type Ledger } from "../test/support/ledger.ts";

const counted = "select count(*) as signals from signal";
/** Of each variant: the newest ticket that its levels were read under, and whether it waits to be read. */
const reads = `select variant.external_id as variant, max(level.ticket) as ticket,
    exists (select 1 from read_mark where source_variant_id = variant.id) as waits
  from source_variant variant left join level on level.source_variant_id = variant.id group by variant.id`;
const unresolved = `select keys from signal where resolved_at is null and not needs_request`;

/** Katana's, of a level: `object.id` is the variant's. The other vendor's have neither. */
type Webhook = { action?: string; object?: { id: number } };
type Key = { about: string; externalId?: string };

export function watchSignals(ledger: Ledger, tell: (violation: string) => void) {
  let stored = 0;
  /** By delivery, the newest ticket when it came: whoever drew that or an older one may not have seen it. */
  const arrived = new WeakMap<Uint8Array, number>();
  /** By variant, the same for the newest change of its level that was acknowledged. */
  const acknowledged = new Map<string, number>();

  return {
    async delivered(body: Uint8Array): Promise<void> {
      arrived.set(body, await ledger.lastTicket());
    },
    received(reception: Reception, body: Uint8Array): void {
      if (reception.kind !== "stored") return;
      stored += 1;
      const { action, object } = JSON.parse(new TextDecoder().decode(body)) as Webhook;
      if (!action?.startsWith("current_inventory.")) return;
      const variant = String(object?.id);
      acknowledged.set(variant, Math.max(acknowledged.get(variant) ?? 0, arrived.get(body) ?? 0));
    },
    async check(): Promise<void> {
      // As it was before anything is looked at: a server answers in its own time, and webhooks may come meanwhile.
      const [storedBefore, acknowledgedBefore] = [stored, new Map(acknowledged)];
      const [row] = await ledger.read(counted);
      if (Number(row?.["signals"]) < storedBefore) {
        tell(`${storedBefore} webhooks were acknowledged, and ${Number(row?.["signals"])} are stored`);
      }
      const waiting = new Set(
        (await ledger.read(unresolved)).flatMap(({ keys }) =>
          (jsonOf(keys) as Key[]).map((key) => key.externalId),
        ),
      );
      for (const { variant, ticket, waits } of await ledger.read(reads)) {
        const since = acknowledgedBefore.get(String(variant));
        const isCovered = since === undefined || Number(ticket ?? 0) > since;
        if (isCovered || Boolean(waits) || waiting.has(String(variant))) continue;
        tell(`a change of variant ${String(variant)} was acknowledged, and nothing will read it`);
      }
    },
  };
}
