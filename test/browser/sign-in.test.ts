// The door: a token opens it, pasted or by the link that the command line prints; nothing else does.
import { afterAll, beforeAll, expect, it } from "vitest";
import { adminToken } from "../../packages/gateway/src/testing/gateway-stand.ts";
import { findFaults } from "./support/axe.ts";
import { openStage, type Stage } from "./support/stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

it("console: nothing is shown to nobody, a wrong token is refused in words, a right one opens the overview", async () => {
  const page = await stage.open("/", "light", false);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  expect(await page.getByRole("navigation").count()).toBe(0);
  expect(await findFaults(page)).toEqual([]);
  await page.getByLabel("API token").fill("sg_not-a-token-of-this-gateway");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("The gateway does not know this token").waitFor();
  await page.getByLabel("API token").fill(adminToken);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("navigation", { name: "Screens" }).waitFor();
  await page.getByText("Live", { exact: true }).waitFor();
  expect(stage.faults).toEqual([]);
});

it("console: the printed link signs in, and the token leaves the address at once", async () => {
  const page = await stage.open(`/sign-in#token=${adminToken}`, "light", false);
  await page.getByRole("navigation", { name: "Screens" }).waitFor();
  expect(page.url()).not.toContain(adminToken);
  await page.reload();
  await page.getByRole("navigation", { name: "Screens" }).waitFor();
  expect(await page.evaluate(() => `${document.cookie}${JSON.stringify(localStorage)}`)).not.toContain(
    adminToken,
  );
});

it("console: signing out ends the session here and at the gateway", async () => {
  const page = await stage.open();
  await page.getByRole("button", { name: "Your session" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.goto(`${stage.url}/stock`);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  expect(await page.getByRole("navigation").count()).toBe(0);
});
