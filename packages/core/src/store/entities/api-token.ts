// Who may ask, besides whoever the configuration names.
import { defineEntity, type InferEntity, p } from "@mikro-orm/sql";
import { Integration } from "./integration.ts";

/** What a token allows, each including those before it. */
export const tokenScopes = ["READ", "OPERATE", "CONFIGURE", "ADMIN"] as const;
export type TokenScope = (typeof tokenScopes)[number];

export const ApiToken = defineEntity({
  name: "ApiToken",
  tableName: "api_token",
  properties: {
    id: p.integer().primary().autoincrement(),
    name: p.text(),
    /** SHA-256 of the token, in hexadecimal; the token itself is kept nowhere. */
    hash: p.text().unique(),
    scope: p.text().$type<TokenScope>(),
    /** The one integration that it is confined to; null for all. */
    integration: () => p.manyToOne(Integration).mapToPk().deleteRule("cascade").index().strictNullable(),
    createdAt: p.bigint("number"),
    expiresAt: p.bigint("number").strictNullable(),
    /** To the minute. */
    lastUsedAt: p.bigint("number").strictNullable(),
    revokedAt: p.bigint("number").strictNullable(),
  },
});
export type ApiTokenRow = InferEntity<typeof ApiToken>;
