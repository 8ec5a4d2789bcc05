// Who signed in with a token and goes on without sending it: a browser.
import { defineEntity, type InferEntity, p } from "@mikro-orm/sql";
import { ApiToken } from "./api-token.ts";

export const Session = defineEntity({
  name: "Session",
  tableName: "session",
  properties: {
    id: p.integer().primary().autoincrement(),
    /** SHA-256 of its secret and, where that is the configuration's, of the token; neither is kept anywhere. */
    hash: p.text().unique(),
    /** Null for the token of the configuration. */
    apiToken: () => p.manyToOne(ApiToken).mapToPk().deleteRule("cascade").index().strictNullable(),
    createdAt: p.bigint("number"),
    expiresAt: p.bigint("number").index(),
  },
});
export type SessionRow = InferEntity<typeof Session>;
