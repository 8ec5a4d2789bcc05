// The overview: what a merchant sees first, in light and dark and on a phone.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "../../packages/gateway/src/testing/gateway-stand.ts";
import { setUp, switchOn } from "../../packages/gateway/src/testing/set-up.ts";
import { findFaults } from "./support/axe.ts";
import { fitsWidth } from "./support/fits-width.ts";
import { takePicture } from "./support/picture.ts";
import { looks, openStage, type Stage } from "./support/stage.ts";

let stage: Stage;
afterAll(() => stage.close());

describe("the overview", () => {
  beforeAll(async () => {
    stage = await openStage();
  });

  it("console: a gateway with nothing connected says what to do next", async () => {
    const page = await stage.open();
    await page.getByRole("heading", { name: "Nothing is connected yet" }).waitFor();
    expect(await page.getByRole("link", { name: "Set up" }).count()).toBeGreaterThan(0);
    expect(await findFaults(page)).toEqual([]);
  });

  it.each(looks)("console: it tells how each integration stands, %s", async (look) => {
    if (look === looks[0]) {
      const { integrationId } = await setUp(stage.stand);
      await switchOn(stage.stand, integrationId);
      await stage.stand.client.command("pushStock", { integrationId }, "syncRun { id }");
      await stage.stand.adjust("OAK-STOO-S", 4);
      await stage.stand.adjust("OAK-TRAY-S", -3);
      await waitFor(async () => {
        const query = `query ($id: ID!, $from: DateTime!, $to: DateTime!) { integration(id: $id) {
          activity(from: $from, to: $to, buckets: 1) { freshnessP50 } } }`;
        type Answer = { integration: { activity: { freshnessP50: number | null }[] } };
        const hour = 3_600_000;
        const { integration } = await stage.stand.client.ask<Answer>(query, {
          id: integrationId,
          from: new Date(Date.now() - hour).toISOString(),
          to: new Date(Date.now() + hour).toISOString(),
        });
        return integration.activity[0]?.freshnessP50 !== null;
      });
    }
    const page = await stage.open("/", look);
    const shop = page.getByRole("region", { name: "Shop" });
    await shop.getByText("From the change to the store", { exact: true }).waitFor();
    await shop.getByText(/numbers in the store are right/).waitFor();
    expect(await shop.getByRole("switch", { name: "Stock sync of Shop" }).isChecked()).toBe(true);
    expect(await findFaults(page)).toEqual([]);
    expect(await fitsWidth(page)).toBe(true);
    await takePicture(page, `overview-${look}`);
    expect(stage.faults).toEqual([]);
  });

  it("console: the first screen is asked for in one request, whoever opens it", async () => {
    const page = await stage.open();
    const isWhole = async () => {
      await page.getByText(/numbers in the store are right/).waitFor();
      await page.getByText("From the change to the store", { exact: true }).waitFor();
    };
    await isWhole();
    const asked: string[] = [];
    page.on("request", (request) => {
      const name = /query (\w+)/.exec(request.postData() ?? "")?.[1];
      if (name !== undefined) asked.push(name);
    });
    // However slow the machine: what is tried is what is asked, not how long the page waits for it before it is drawn.
    await page.addInitScript(() => {
      const wait = globalThis.setTimeout;
      const patiently = (run: () => void, ms?: number) => wait(run, ms === 400 ? 60_000 : ms);
      Reflect.set(globalThis, "setTimeout", patiently);
    });
    await page.reload();
    await isWhole();
    expect(asked).toEqual(["Opening", "Activity"]);
  });
});
