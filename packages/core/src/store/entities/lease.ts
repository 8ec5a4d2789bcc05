// Which engines live, and which of them works for which account.
import { defineEntity, type InferEntity, p } from "@mikro-orm/sql";
import { Account } from "./account.ts";

/** An engine that works, as long as it says so. */
export const LivingEngine = defineEntity({
  name: "LivingEngine",
  tableName: "living_engine",
  properties: {
    id: p.text().primary(),
    /** Since when without a gap: one that was counted as gone begins anew. */
    startedAt: p.bigint("number"),
    /** Said nothing until then, it counts as gone, and with it all that it holds. */
    expiresAt: p.bigint("number"),
  },
});
export type LivingEngineRow = InferEntity<typeof LivingEngine>;

/** The one engine that works for an account, fenced by the epoch; each account has one. */
export const Lease = defineEntity({
  name: "Lease",
  tableName: "lease",
  indexes: [{ properties: ["owner"] }],
  properties: {
    account: () => p.manyToOne(Account).mapToPk().primary().deleteRule("cascade"),
    /** Null where it was given back. Not a foreign key: an engine that went leaves its name behind. */
    owner: p.text().strictNullable(),
    /** Raised by whoever takes it. */
    epoch: p.integer(),
    /** When it was given back in order; null while it is held, or where its owner just went. */
    leftAt: p.bigint("number").strictNullable(),
  },
});
