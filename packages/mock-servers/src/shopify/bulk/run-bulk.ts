// Carries out bulk operations in the background, from where a killed server left them.
import { execute, type GraphQLError, parse } from "graphql";
import type { MockPorts } from "../../shared/ports.ts";
import { createExecutableSchema, type Resolvers } from "../graphql/executable-schema.ts";
import { printDateTime } from "../graphql/scalars.ts";
import type { MockState } from "../mock-state.ts";
import { gidOf } from "../store/gid.ts";
import type { BulkOperationRecord } from "../store/records.ts";
import type { Work } from "../work.ts";
import { isRunning, resultLifetimeMs } from "./bulk-operations.ts";
import { flatten } from "./flatten.ts";

/** Each of the two steps: created to running, running to completed. */
const stepMs = 500;

export type BulkRunner = {
  start(domain: string, appKey: string, id: string): void;
  /** Takes up what was not finished when the mock last stopped. */
  resume(): void;
  /** The result's lines; null where there are none (any more). */
  result(domain: string, id: string): string | null;
  /** Leaves what is not finished to the next start. */
  close(): void;
};

export function createBulkRunner(options: {
  state: MockState;
  ports: MockPorts;
  resolvers: Record<string, Resolvers>;
}): BulkRunner {
  const { state, ports } = options;
  const schema = createExecutableSchema(options.resolvers, { isUnpaged: true });

  let isClosed = false;
  const step = (domain: string, appKey: string, id: string) => {
    ports.timers.after(stepMs, () => {
      if (isClosed) return;
      const scopes = state.apps.find((app) => app.key === appKey)?.scopes ?? [];
      const isOn = state.work({ domain, appKey, scopes }, (work) => {
        const operation = work.store.bulkOperations.get(id);
        if (!operation || !isRunning(operation)) return false;
        work.store.bulkOperations.set(id, advance(work, operation));
        return true;
      });
      if (isOn) step(domain, appKey, id);
    });
  };

  const advance = (work: Work, operation: BulkOperationRecord): BulkOperationRecord => {
    if (operation.status === "CREATED") return { ...operation, status: "RUNNING" };
    if (operation.status === "CANCELING") return finish(work, { ...operation, status: "CANCELED" });
    const { data, errors = [] } = run(work, operation);
    if (errors.length > 0)
      return finish(work, { ...operation, status: "FAILED", errorCode: errorCodeOf(errors) });
    const { lines, rootObjectCount } = flatten(data, operation.groupObjects);
    const result = {
      objectCount: lines.length,
      rootObjectCount,
      lines: lines.map((line) => `${line}\n`).join(""),
    };
    return finish(work, { ...operation, ...result, status: "COMPLETED" });
  };

  const run = (work: Work, operation: BulkOperationRecord) => {
    const contextValue = {
      work,
      apiVersion: work.app.webhookApiVersion,
      origin: "",
      searches: [],
      rawVariables: {},
      startBulkOperation: () => {},
      busyKeys: new Set<string>(),
    };
    const result = execute({ schema, document: parse(operation.query), contextValue });
    if (result instanceof Promise) throw new Error("A resolver waited");
    return result;
  };

  return {
    start: step,
    resume() {
      for (const [domain, store] of state.stores) {
        for (const each of store.bulkOperations.values())
          if (isRunning(each)) step(domain, each.appKey, each.id);
      }
    },
    result(domain, id) {
      const operation = state.stores.get(domain)?.bulkOperations.get(id);
      const isFresh = (operation?.completedAt ?? 0) > ports.clock.now() - resultLifetimeMs;
      return isFresh ? (operation?.lines ?? null) : null;
    },
    close() {
      isClosed = true;
    },
  };
}

function errorCodeOf(errors: readonly GraphQLError[]): string {
  const isDenied = errors.some(({ extensions }) => extensions["code"] === "ACCESS_DENIED");
  return isDenied ? "ACCESS_DENIED" : "INTERNAL_SERVER_ERROR";
}

function finish(work: Work, operation: BulkOperationRecord): BulkOperationRecord {
  const body = () => ({
    admin_graphql_api_id: gidOf(operation),
    completed_at: printDateTime(work.now),
    created_at: printDateTime(operation.createdAt),
    error_code: operation.errorCode?.toLowerCase() ?? null,
    status: operation.status.toLowerCase(),
    type: "query",
  });
  work.announce("BULK_OPERATIONS_FINISH", body, `bulk ${operation.id}`, operation.appKey);
  return { ...operation, completedAt: work.now };
}
