// Starting and stopping bulk operations; run-bulk.ts carries them out.
import type { GraphQLSchema } from "graphql";
import { gidOf } from "../store/gid.ts";
import type { BulkOperationRecord } from "../store/records.ts";
import type { Work } from "../work.ts";
import { checkBulkQuery } from "./check-query.ts";

type UserError = { code?: string; field: string[] | null; message: string };
export type BulkOutcome = { bulkOperation: BulkOperationRecord | null; userErrors: UserError[] };

/** Shopify: of one app at one store, since 2026-01; one before. */
const maxRunning = 5;
/** Shopify: a result can be fetched for seven days. */
export const resultLifetimeMs = 7 * 24 * 3_600_000;

export const isRunning = ({ status }: BulkOperationRecord) =>
  status === "CREATED" || status === "RUNNING" || status === "CANCELING";

export function startBulkQuery(
  work: Work,
  schema: GraphQLSchema,
  input: { query: string; groupObjects: boolean },
): BulkOutcome {
  const checked = checkBulkQuery(schema, input.query);
  if ("problem" in checked) {
    return {
      bulkOperation: null,
      userErrors: [{ code: "INVALID", field: ["query"], message: checked.problem }],
    };
  }
  const running = [...work.store.bulkOperations.values()].filter(
    (each) => each.appKey === work.app.key && isRunning(each),
  );
  if (running.length >= maxRunning) {
    const ids = running.map(gidOf).join(", ");
    const message = `A bulk query operation for this app and shop is already in progress: ${ids}.`;
    return { bulkOperation: null, userErrors: [{ code: "OPERATION_IN_PROGRESS", field: null, message }] };
  }
  for (const old of work.store.bulkOperations.values()) {
    if (old.createdAt < work.now - resultLifetimeMs) work.store.bulkOperations.delete(old.id);
  }
  const bulkOperation: BulkOperationRecord = {
    type: "BulkOperation",
    id: work.store.newId("BulkOperation"),
    appKey: work.app.key,
    query: input.query,
    groupObjects: input.groupObjects,
    status: "CREATED",
    errorCode: null,
    objectCount: 0,
    rootObjectCount: 0,
    lines: null,
    createdAt: work.now,
    completedAt: null,
  };
  work.store.bulkOperations.set(bulkOperation.id, bulkOperation);
  return { bulkOperation, userErrors: [] };
}

export function cancelBulkOperation(work: Work, found: BulkOperationRecord | undefined): BulkOutcome {
  if (!found)
    return { bulkOperation: null, userErrors: [{ field: ["id"], message: "Bulk operation does not exist" }] };
  if (!isRunning(found)) {
    const message = `A bulk operation cannot be canceled when it is ${found.status.toLowerCase()}`;
    return { bulkOperation: found, userErrors: [{ field: null, message }] };
  }
  const bulkOperation: BulkOperationRecord = { ...found, status: "CANCELING" };
  work.store.bulkOperations.set(found.id, bulkOperation);
  return { bulkOperation, userErrors: [] };
}
