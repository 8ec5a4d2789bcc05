// Test files that are run once, and not a second time with the gateway's store on PostgreSQL: each with the reason why.
// All others of their kind are run on both.

/** Patterns of paths, from the root. */
type LeftOut = Readonly<Record<string, string>>;

export const contractsLeftOut: LeftOut = {
  "packages/core/src/**": "each runs on both databases by itself, or is about what only one of them does",
  "packages/adapter-*/src/**": "adapters have no store",
  "packages/mock-servers/src/**": "the vendors' mock servers have files of their own, and no store",
  "packages/gateway/src/http/masking.contract.test.ts": "has an engine that only fails, and no store",
  "test/contract/oversell.test.ts": "counts what the benchmark would, once; the rules behind it run on both",
  "test/contract/simulation-again.test.ts":
    "a server answers when it does: the same seed may tell another story there",
  "test/contract/simulation-more.test.ts":
    "more of the same by other seeds; half as many are told on PostgreSQL",
  "test/contract/simulation-mutants.test.ts":
    "tries the watches, and not the engine, which is wrong on purpose",
};

export const wholeSystemsLeftOut: LeftOut = {
  "packages/gateway/src/main.e2e.test.ts": "starts on whatever database it is about, PostgreSQL among them",
  "packages/gateway/src/subscriptions/late-commit.e2e.test.ts":
    "is about PostgreSQL alone, and stands on it anyway",
  "test/e2e/several-gateways.e2e.test.ts": "is about PostgreSQL alone, and stands on it anyway",
  "packages/gateway/src/heap.e2e.test.ts": "looks through a process's memory, wherever its store is",
  "packages/mock-servers/src/main.e2e.test.ts":
    "the vendors' mock servers have files of their own, and no store",
  "test/e2e/backup.e2e.test.ts": "is about the backup of a SQLite file; PostgreSQL has its own tools",
  "test/e2e/bad-disk.e2e.test.ts": "is about a file on a disk that fails the gateway's own process",
  "test/e2e/container.e2e.test.ts": "is about what an image holds, and starts it once",
  "test/e2e/demo.e2e.test.ts": "is about `npm start`, whose store is a file",
  "test/e2e/readme.e2e.test.ts": "is about `npm start`, whose store is a file",
  "test/e2e/drain.e2e.test.ts": "is about connections of clients; of the store it asks one count",
  "test/e2e/subscribers.e2e.test.ts":
    "measures the memory of one process, on the store that its figures are of",
};
