// Every webhook that was acknowledged is in the store, and its variant is read after it or still to be read (rules C1, C4).
import type { Reception } from "@stockgate/core";
import type { Stand } from "../test/support/stand.ts";
import { readStore } from "./ledger.ts";

const counted = "select count(*) as signals from signal";
const sequence = "select value from store_sequence";
/** Of each variant: the newest ticket that its levels were read under, and whether it waits to be read. */
const reads = `select variant.external_id as variant, max(level.ticket) as ticket,
    exists (select 1 from read_mark where source_variant_id = variant.id) as waits
  from source_variant variant left join level on level.source_variant_id = variant.id group by variant.id`;
const unresolved = `select keys from signal where resolved_at is null and needs_request = 0`;

type Key = { about: string; externalId?: string };

export function watchSignals({ world }: Stand, tell: (violation: string) => void) {
  let stored = 0;
  /** By variant, what the store's sequence stood at when a change of its level was acknowledged last. */
  const acknowledged = new Map<string, number>();

  return {
    received(reception: Reception, body: Uint8Array): void {
      if (reception.kind !== "stored") return;
      stored += 1;
      const text = new TextDecoder().decode(body);
      const variant = /"variant_id":(\d+)/.exec(text)?.[1];
      if (variant === undefined || !text.includes("current_inventory.")) return;
      const [now] = readStore(world.database(), sequence);
      acknowledged.set(variant, Number(now?.["value"]));
    },
    check(): void {
      const [row] = readStore(world.database(), counted);
      if (Number(row?.["signals"]) < stored) {
        tell(`${stored} webhooks were acknowledged, and ${row?.["signals"]} are stored`);
      }
      const waiting = new Set(
        readStore(world.database(), unresolved).flatMap(({ keys }) =>
          (JSON.parse(String(keys)) as Key[]).map((key) => key.externalId),
        ),
      );
      for (const { variant, ticket, waits } of readStore(world.database(), reads)) {
        const since = acknowledged.get(String(variant));
        const isCovered = since === undefined || Number(ticket ?? 0) > since;
        if (isCovered || waits === 1 || waiting.has(String(variant))) continue;
        tell(`a change of variant ${variant} was acknowledged, and nothing will read it`);
      }
    },
  };
}
