// Screens that no other test looks at in every look: axe finds nothing, and nothing is wider than the window.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buy } from "../../packages/gateway/src/testing/customers.ts";
import { waitFor } from "../../packages/gateway/src/testing/gateway-stand.ts";
import { type Ids, setUp, switchOn } from "../../packages/gateway/src/testing/set-up.ts";
import { findFaults } from "./support/axe.ts";
import { fitsWidth } from "./support/fits-width.ts";
import { takePicture } from "./support/picture.ts";
import { looks, openStage, type Stage } from "./support/stage.ts";

let stage: Stage;
let ids: Ids;
beforeAll(async () => {
  stage = await openStage();
  ids = await setUp(stage.stand);
  await switchOn(stage.stand, ids.integrationId);
  await stage.stand.client.command("pushStock", { integrationId: ids.integrationId }, "syncRun { id }");
  await stage.stand.client.command("createApiToken", { name: "A widget", scope: "READ" }, "apiToken { id }");
  await buy(stage.stand, "OAK-TRAY-S", 1);
  await waitFor(async () => {
    const query = "query ($id: ID!) { integration(id: $id) { counts { inFlightOrders } } }";
    type Answer = { integration: { counts: { inFlightOrders: number } } };
    const { integration } = await stage.stand.client.ask<Answer>(query, { id: ids.integrationId });
    return integration.counts.inFlightOrders > 0;
  });
});
afterAll(() => stage.close());

const screens: {
  name: string;
  path: () => string;
  there: (page: Page) => Promise<void>;
  picture?: string;
}[] = [
  {
    name: "runs",
    path: () => "/runs",
    there: (page) => page.getByRole("link", { name: "Push stock" }).waitFor(),
  },
  {
    name: "failures",
    path: () => "/failures",
    there: (page) => page.getByRole("heading", { name: "Nothing has failed" }).waitFor(),
  },
  {
    name: "orders in flight",
    path: () => "/in-flight",
    there: (page) =>
      page
        .getByRole("button", { name: /Settle/ })
        .first()
        .waitFor(),
  },
  { name: "policy", path: () => "/policy", there: (page) => page.getByLabel("Units held back").waitFor() },
  {
    name: "accounts",
    path: () => "/accounts",
    there: (page) => page.getByRole("region", { name: "katana" }).waitFor(),
  },
  { name: "tokens", path: () => "/tokens", there: (page) => page.getByText("A widget").waitFor() },
  {
    name: "health",
    path: () => "/doctor",
    there: (page) => page.getByRole("status").filter({ hasText: "mended" }).waitFor(),
  },
  {
    name: "set-up",
    path: () => `/set-up?set-up=${encodeURIComponent(ids.integrationId)}&step=locations`,
    there: (page) => page.getByLabel("Stock that Online warehouse shows").waitFor(),
    picture: "wizard",
  },
];

describe.each(looks)("in the look %s", (look) => {
  it.each(screens)(
    "console: $name: legible to everybody, and no wider than the window",
    async ({ path, there, picture }) => {
      const page = await stage.open(path(), look);
      await there(page);
      expect(await findFaults(page)).toEqual([]);
      expect(await fitsWidth(page)).toBe(true);
      if (picture !== undefined) await takePicture(page, `${picture}-${look}`);
      expect(stage.faults).toEqual([]);
      await page.context().close();
    },
  );
});
