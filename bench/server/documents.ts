// What each server is asked, and the constants that the ones compared with answer.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSchema, type GraphQLSchema } from "graphql";

export const documents = {
  "one field": "{ viewer { name } }",
  "100 rows of 6 fields": "{ syncEvents(first: 100) { nodes { id cursor type occurredAt sku message } } }",
} as const;
export type DocumentName = keyof typeof documents;

export const rows = 100;
export const message = "SKU-1: 12 available, was 13.";

/** The gateway's own schema; the two fields asked for answer constants of the same size as the gateway's rows. */
export function constantSchema(): GraphQLSchema {
  const path = join(import.meta.dirname, "../../packages/gateway/schema.graphql");
  const schema = buildSchema(readFileSync(path, "utf8"));
  const fields = schema.getQueryType()?.getFields() ?? {};
  const nodes = Array.from({ length: rows }, (_, index) => ({
    id: Buffer.from(`SyncEvent:${index + 1}`).toString("base64url"),
    cursor: Buffer.from(`12345678:0:${index + 1}`).toString("base64url"),
    type: "SIGNAL_RECEIVED",
    occurredAt: "2026-11-22T15:50:00.000Z",
    sku: null,
    message,
  }));
  Object.assign(fields["viewer"] ?? {}, { resolve: () => ({ name: "administrator" }) });
  Object.assign(fields["syncEvents"] ?? {}, { resolve: () => ({ nodes }) });
  return schema;
}
