// Bulk operations.
import { cancelBulkOperation, startBulkQuery } from "../bulk/bulk-operations.ts";
import type { Resolvers } from "../graphql/executable-schema.ts";
import { idIn } from "../store/gid.ts";
import type { BulkOperationRecord } from "../store/records.ts";
import { idField } from "./record-fields.ts";

/** Where a result is fetched: the vendor has it on a storage of its own, behind a signed address. */
export const bulkResultPath = /^\/bulk_results\/([^/]+)\/(\d+)\.jsonl$/;

const operationResolvers: Resolvers = {
  ...idField,
  fileSize: ({ lines }: BulkOperationRecord) => (lines === null ? null : Buffer.byteLength(lines)),
  partialDataUrl: () => null,
  type: () => "QUERY",
  // Shopify: nothing found is a null address.
  url: ({ id, lines }: BulkOperationRecord, _: never, { origin, work }) =>
    lines === null || lines === "" ? null : `${origin}/bulk_results/${work.store.domain}/${id}.jsonl`,
};

export const bulkTypes: Record<string, Resolvers> = {
  BulkOperation: operationResolvers,
  Job: { query: () => ({}) },
};

export const bulkMutations: Resolvers = {
  bulkOperationRunQuery: (
    _: never,
    args: { query: string; groupObjects: boolean },
    { work, startBulkOperation },
    { schema },
  ) => {
    const outcome = startBulkQuery(work, schema, args);
    const id = outcome.bulkOperation?.id;
    if (id !== undefined) work.afterCommit(() => startBulkOperation(id));
    return outcome;
  },
  bulkOperationCancel: (_: never, { id }: { id: string }, { work }) => {
    const found = work.store.bulkOperations.get(idIn(id, "BulkOperation") ?? "");
    return cancelBulkOperation(work, found?.appKey === work.app.key ? found : undefined);
  },
};
