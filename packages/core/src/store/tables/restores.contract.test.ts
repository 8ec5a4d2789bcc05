// A restored store is noticed once, by the name of its log.
import { expect, it } from "vitest";
import { describeStores } from "../../testing/stores.ts";

describeStores("a restored store", ({ open }) => {
  it("C8 is news once, to whoever asks first; a new one is none", async () => {
    const store = await open();
    const isNews = (epoch: string) => store.transaction((tx) => tx.restores.isNews(epoch));
    expect(await isNews("first")).toBe(false);
    expect(await isNews("first")).toBe(false);
    expect(new Set(await Promise.all([isNews("second"), isNews("second")]))).toEqual(new Set([false, true]));
    expect(await isNews("second")).toBe(false);
  });
});
