import { defineConfig } from "vitest/config";
import { contractsLeftOut, wholeSystemsLeftOut } from "./test/support/not-on-postgres.ts";

// unit: beside the code, no IO. contract: an implementation against its contract (real databases, mock servers).
// e2e: the whole system from outside. Each project is run by `npm test`; those on PostgreSQL run the same files again with
// the gateway's store there.
const contracts = ["packages/*/src/**/*.contract.test.ts", "test/contract/**/*.test.ts"];
const wholeSystems = ["packages/*/src/**/*.e2e.test.ts", "test/e2e/**/*.test.ts"];
const aServer = { globalSetup: ["packages/core/src/testing/postgres-setup.ts"] };
const onPostgres = { ...aServer, setupFiles: ["packages/core/src/testing/on-postgres.ts"] };
const patience = { testTimeout: 60_000, hookTimeout: 120_000 };
const longPatience = { testTimeout: 180_000, hookTimeout: 180_000 };

export default defineConfig({
  // graphql has two builds, and mistrusts objects of the other one: tests load the one that Node gives everybody else.
  resolve: { alias: [{ find: /^graphql$/, replacement: "graphql/index.js" }] },
  test: {
    reporters: ["default"],
    // Contract tests wait for no clock but for the processor: a core left idle is time lost.
    maxWorkers: "100%",
    // A test that runs away ends itself, and not the machine.
    execArgv: ["--max-old-space-size=3072"],
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["packages/*/src/**/*.test.ts", "test/unit/**/*.test.ts"],
          exclude: ["**/*.contract.test.ts", "**/*.e2e.test.ts"],
        },
      },
      {
        extends: true,
        test: { name: "contract", include: contracts, ...aServer, ...patience },
      },
      {
        extends: true,
        test: {
          name: "contract-postgres",
          include: contracts,
          exclude: Object.keys(contractsLeftOut),
          ...onPostgres,
          ...longPatience,
        },
      },
      {
        extends: true,
        test: { name: "e2e", include: wholeSystems, ...longPatience },
      },
      {
        extends: true,
        test: {
          name: "e2e-postgres",
          include: wholeSystems,
          exclude: Object.keys(wholeSystemsLeftOut),
          ...onPostgres,
          ...longPatience,
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
