// A configured adapter instance and its locations.
import { defineEntity, type InferEntity, p } from "@mikro-orm/sql";
import type { AccessLimit } from "../../contracts/index.ts";

export type AccountKind = "SOURCE" | "CHANNEL";
export type AccountHealthState = "CONNECTED" | "UNAUTHORIZED" | "UNREACHABLE" | "THROTTLED" | "UNCHECKED";

export const Account = defineEntity({
  name: "Account",
  tableName: "account",
  properties: {
    id: p.integer().primary().autoincrement(),
    kind: p.text().$type<AccountKind>(),
    adapter: p.text(),
    name: p.text(),
    /** The far side's own name of it. */
    externalName: p.text().strictNullable(),
    /** Encrypted; null once disconnected. */
    sealedConfig: p.text().strictNullable(),
    sealedWebhookState: p.text().strictNullable(),
    /** Unguessable part of the address that its webhooks are delivered to. */
    webhookKey: p.text().unique(),
    webhookProblem: p.text().strictNullable(),
    /** What its credentials do not allow and stock sync can do without. */
    accessLimits: p.json<AccessLimit[]>().columnType("json"),
    healthState: p.text().$type<AccountHealthState>(),
    healthMessage: p.text().strictNullable(),
    healthCheckedAt: p.bigint("number").strictNullable(),
    /** Channels: orders changed before this have been read; null before the first reading. */
    ordersReadTo: p.bigint("number").strictNullable(),
    /** When the whole catalog was read last; null before the first time. */
    catalogReadAt: p.bigint("number").strictNullable(),
    /** How far what a source lists as changed is known; null before the first asking. */
    changesCursor: p.text().strictNullable(),
    /** Where the rotation over all levels is, null between two of them; and when the last one began. */
    sweepCursor: p.text().strictNullable(),
    sweepBeganAt: p.bigint("number").strictNullable(),
    /** Drawn before its first page. */
    sweepTicket: p.bigint("number").strictNullable(),
    createdAt: p.bigint("number"),
  },
});
export type AccountRow = InferEntity<typeof Account>;

export const Location = defineEntity({
  name: "Location",
  tableName: "location",
  uniques: [{ properties: ["account", "externalId"] }],
  properties: {
    id: p.integer().primary().autoincrement(),
    account: () => p.manyToOne(Account).mapToPk().deleteRule("cascade"),
    externalId: p.text(),
    name: p.text(),
    isActive: p.boolean(),
    isPointOfSale: p.boolean().strictNullable(),
    ineligibleReason: p.text().strictNullable(),
    /** No longer listed by the far side. */
    isRemoved: p.boolean(),
  },
});
export type LocationRow = InferEntity<typeof Location>;
