// Connections that PostgreSQL, or what stands between, ends while they are in use: none may be missing afterwards.
import { expect, it } from "vitest";
import { startCutter } from "../../../../test/support/proxies.ts";
import { describeStore } from "../testing/stores.ts";

/** More than the store has connections. */
const losses = 12;

describeStore("postgres", "a connection that is lost", ({ freshDatabase, open }) => {
  it.each([
    ["as a transaction begins", /\bbegin\b/],
    ["in the middle of a transaction", /store_sequence/],
    ["as a transaction is committed", /\bcommit\b/],
    ["as a transaction is taken back", /\brollback\b/],
  ])("%s is made anew, however often", async (when, statement) => {
    const fresh = await freshDatabase();
    if (fresh.engine !== "postgres") throw new Error("not PostgreSQL");
    const cutter = await startCutter(fresh.url);
    try {
      const store = await open({ engine: "postgres", url: cutter.url });
      const work = () =>
        store.transaction(async (tx) => {
          await tx.sequence.next();
          if (when.endsWith("taken back")) throw new Error("taken back");
        });
      for (let count = 0; count < losses; count += 1) {
        cutter.cut(statement);
        await expect(work()).rejects.toThrow(when.endsWith("taken back") ? "taken back" : /[Cc]onnection/);
        cutter.cut(null);
      }
      expect(await store.transaction((tx) => tx.sequence.next())).toBeGreaterThan(0);
      await store.close();
    } finally {
      cutter.close();
    }
  });
});
