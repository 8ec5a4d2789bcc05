// Webhooks are acknowledged once they are stored, and a flood of them shares its commits.
import { expect, it } from "vitest";
import { systemTimers } from "../ports/system-ports.ts";
import { noTelemetry } from "../ports/telemetry.ts";
import type { Store } from "../store/store.ts";
import { anAccount, aSignal } from "../testing/builders.ts";
import { describeStores } from "../testing/stores.ts";
import { createSignalKeeper } from "./gather-signals.ts";

/** A keeper of this store; counts its commits. */
async function openKeeper(store: Store) {
  let commits = 0;
  const counting: Store = {
    ...store,
    async transaction(work) {
      const result = await store.transaction(work);
      commits += 1;
      return result;
    },
  };
  const { id: account } = await store.transaction((tx) => tx.accounts.insert(anAccount()));
  return {
    account,
    keep: createSignalKeeper(counting, { telemetry: noTelemetry, timers: systemTimers }),
    commits: () => commits,
    stored: async () =>
      (await store.read((tx) => tx.signals.waiting(account))).map(({ id, eventId }) => [eventId, id]),
  };
}

describeStores("signals that come together", ({ open }) => {
  it("are stored in one commit, and each is answered by its own id", async () => {
    const { account, keep, commits, stored } = await openKeeper(await open());
    const events = ["a", "b", null, "c", null];
    const ids = await Promise.all(events.map((eventId) => keep(aSignal({ account, eventId }))));
    expect(commits()).toBe(1);
    expect(await stored()).toEqual(events.map((eventId, index) => [eventId, ids[index]]));
  });

  it("of one event are one, the first", async () => {
    const { account, keep, stored } = await openKeeper(await open());
    const [first, second, third] = await Promise.all(
      ["a", "b", "a"].map((eventId) => keep(aSignal({ account, eventId }))),
    );
    expect(third).toBeNull();
    expect(new Map((await stored()) as [string, number][])).toEqual(
      new Map([
        ["a", first],
        ["b", second],
      ]),
    );
  });

  it("are stored though one among them cannot be, which alone is refused", async () => {
    const { account, keep, stored } = await openKeeper(await open());
    const [first, lost, second] = await Promise.allSettled([
      keep(aSignal({ account, eventId: "a" })),
      keep(aSignal({ account: account + 1, eventId: "b" })),
      keep(aSignal({ account, eventId: "c" })),
    ]);
    expect([first.status, lost.status, second.status]).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect((await stored()).map(([eventId]) => eventId)).toEqual(["a", "c"]);
  });

  it("are answered only when they are committed", async () => {
    const store = await open();
    const { account, keep } = await openKeeper(store);
    const seen = await Promise.all(
      ["a", "b"].map(async (eventId) => {
        await keep(aSignal({ account, eventId }));
        return (await store.read((tx) => tx.signals.waiting(account))).length;
      }),
    );
    expect(seen).toEqual([2, 2]);
  });
});
