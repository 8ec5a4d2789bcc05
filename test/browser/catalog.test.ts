// Mappings and locations: decided, taken back, many at once; as files, out and in.
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ids, setUp } from "../../packages/gateway/src/testing/set-up.ts";
import { findFaults } from "./support/axe.ts";
import { fitsWidth } from "./support/fits-width.ts";
import { takePicture } from "./support/picture.ts";
import { looks, openStage, type Stage } from "./support/stage.ts";

let stage: Stage;
let ids: Ids;
beforeAll(async () => {
  stage = await openStage();
  ids = await setUp(stage.stand);
});
afterAll(() => stage.close());

type Mapping = {
  status: string;
  origin: string | null;
  channelVariant: { sku: string } | null;
  sourceVariant: { sku: string } | null;
};
const mappingOf = async (sku: string): Promise<string> => {
  const query = `query ($id: ID!) { integration(id: $id) { variantMappings(first: 250) { nodes {
    status origin channelVariant { sku } sourceVariant { sku } } } } }`;
  type Answer = { integration: { variantMappings: { nodes: Mapping[] } } };
  const { integration } = await stage.stand.client.ask<Answer>(query, { id: ids.integrationId });
  const found = integration.variantMappings.nodes.find(({ channelVariant }) => channelVariant?.sku === sku);
  return [found?.status, found?.origin, found?.sourceVariant?.sku].filter(Boolean).join(" ");
};
const soon = { timeout: 20_000 };
const table = (page: Page) => page.getByRole("table", { name: "Mappings" });
const row = (page: Page, sku: string) => table(page).getByRole("row").filter({ hasText: sku });

describe("mappings", () => {
  it("console: M4 what is unmatched is mapped by the suggestion, and that is taken back", async () => {
    const page = await stage.open("/mappings?status=UNMATCHED");
    await table(page).getByRole("button", { name: "Map to CASE-MIX-01", exact: true }).click();
    await expect.poll(() => mappingOf("case-mix-01"), soon).toBe("MAPPED MANUAL CASE-MIX-01");
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => mappingOf("case-mix-01"), soon).toBe("UNMATCHED");
  });

  it("console: M6 one is mapped by hand to what is searched for, and the mapping is forgotten again", async () => {
    const page = await stage.open("/mappings?search=case-mix");
    await page.getByRole("button", { name: /^What to do about case-mix-01/ }).click();
    await page.getByRole("menuitem", { name: "Map by hand ..." }).click();
    const dialog = page.getByRole("dialog", { name: "Map by hand" });
    await dialog.getByLabel("Search the source").fill("oak-stoo-m");
    await dialog.getByRole("button", { name: /OAK-STOO-M/ }).click();
    await expect.poll(() => mappingOf("case-mix-01"), soon).toBe("MAPPED MANUAL OAK-STOO-M");
    await page.getByRole("button", { name: /^What to do about case-mix-01/ }).click();
    await page.getByRole("menuitem", { name: "Forget the mapping by hand" }).click();
    await expect.poll(() => mappingOf("case-mix-01"), soon).toBe("UNMATCHED");
  });

  it("console: M6 many are left out at once, and taken in again by the way back", async () => {
    const page = await stage.open("/mappings?search=oak-stoo");
    await row(page, "OAK-STOO-M").first().waitFor();
    for (const title of ["Oak stool - S", "Oak stool - M"])
      await page.getByLabel(new RegExp(`^Choose .*, ${title}$`)).check();
    await page.getByRole("button", { name: "Leave out (2)" }).click();
    for (const sku of ["OAK-STOO-S", "OAK-STOO-M"])
      await expect.poll(() => mappingOf(sku), soon).toContain("EXCLUDED");
    await row(page, "OAK-STOO-S").getByText("Left out").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    for (const sku of ["OAK-STOO-S", "OAK-STOO-M"])
      await expect.poll(() => mappingOf(sku), soon).toBe(`MAPPED SKU ${sku}`);
  });

  it("console: M6 suggestions are used for many, and taken back by one request", async () => {
    const page = await stage.open("/mappings?search=case-mix");
    await page.getByLabel(/^Choose case-mix-01/).check();
    await page.getByRole("button", { name: "Use the suggestions (1)" }).click();
    await expect.poll(() => mappingOf("case-mix-01"), soon).toBe("MAPPED MANUAL CASE-MIX-01");
    const mutations: string[] = [];
    page.on("request", (request) => {
      const name = /mutation (\w+)/.exec(request.postData() ?? "")?.[1];
      if (name !== undefined) mutations.push(name);
    });
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => mappingOf("case-mix-01"), soon).toBe("UNMATCHED");
    expect(mutations).toEqual(["UnmapMany"]);
  });

  it("console: M6 all that a search finds is left out once it was said how much, and taken in again", async () => {
    const page = await stage.open("/mappings?search=oak-stoo");
    await page.getByRole("button", { name: "Leave out all that is found" }).click();
    const dialog = page.getByRole("dialog", { name: /^Leave out [23] items\?$/ });
    await dialog.waitFor();
    expect(await findFaults(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Leave out", exact: true }).click();
    for (const sku of ["OAK-STOO-S", "OAK-STOO-M"])
      await expect.poll(() => mappingOf(sku), soon).toContain("EXCLUDED");
    expect(await mappingOf("OAK-TRAY-S")).toBe("MAPPED SKU OAK-TRAY-S");
    await page.getByRole("button", { name: "Undo" }).click();
    for (const sku of ["OAK-STOO-S", "OAK-STOO-M"])
      await expect.poll(() => mappingOf(sku), soon).toBe(`MAPPED SKU ${sku}`);
  });

  it.each(looks)("console: the list is sound and fits, %s", async (look) => {
    const page = await stage.open("/mappings", look);
    await row(page, "OAK-STOO-S").first().waitFor();
    expect(await findFaults(page)).toEqual([]);
    expect(await fitsWidth(page)).toBe(true);
    await takePicture(page, `mappings-${look}`);
  });
});

describe("locations", () => {
  const sourceOf = async (name: string): Promise<string> => {
    const query = `query ($id: ID!) { integration(id: $id) { locationMappings {
      origin channelLocation { name } sourceLocation { name } } } }`;
    type Place = {
      origin: string;
      channelLocation: { name: string };
      sourceLocation: { name: string } | null;
    };
    const { integration } = await stage.stand.client.ask<{ integration: { locationMappings: Place[] } }>(
      query,
      {
        id: ids.integrationId,
      },
    );
    const place = integration.locationMappings.find(({ channelLocation }) => channelLocation.name === name);
    return `${place?.origin} ${place?.sourceLocation?.name ?? "none"}`;
  };

  it("console: L1 a location follows another, is left out, and goes back to what it was", async () => {
    const page = await stage.open("/locations");
    const choice = page.getByLabel("Retail store follows");
    await choice.selectOption("Main warehouse");
    await expect.poll(() => sourceOf("Retail store"), soon).toBe("MANUAL Main warehouse");
    await page.getByText("the store's total counts it twice").first().waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => sourceOf("Retail store"), soon).toBe("MANUAL High street shop");
    await choice.selectOption("Leave out");
    await expect.poll(() => sourceOf("Retail store"), soon).toBe("EXCLUDED none");
    await choice.selectOption("High street shop");
    await expect.poll(() => sourceOf("Retail store"), soon).toBe("MANUAL High street shop");
  });

  it("console: L3 one that nobody decided is pointed out", async () => {
    const page = await stage.open("/locations");
    const choice = page.getByLabel("Online warehouse follows");
    await choice.selectOption("Not decided");
    await page.getByRole("alert", { name: "To be decided" }).getByText("Online warehouse").waitFor();
    await choice.selectOption("Main warehouse");
    await expect.poll(() => sourceOf("Online warehouse"), soon).toBe("MANUAL Main warehouse");
  });

  it.each(looks)("console: the screen is sound and fits, %s", async (look) => {
    const page = await stage.open("/locations", look);
    await page.getByLabel("Retail store follows").waitFor();
    expect(await findFaults(page)).toEqual([]);
    expect(await fitsWidth(page)).toBe(true);
    await takePicture(page, `locations-${look}`);
  });
});

describe("CSV files", () => {
  const file = (content: string) => ({
    name: "mappings.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(content),
  });

  it("console: mappings leave as a file, and come in again after a dry run that tells of each row", async () => {
    const page = await stage.open("/csv");
    const panel = page.getByRole("region", { name: "Mappings" });
    const saving = page.waitForEvent("download");
    await panel.getByRole("button", { name: "Download" }).click();
    const text = readFileSync(await (await saving).path(), "utf8");
    const lines = text.split(/\r?\n/);
    const index = lines.findIndex((line) => line.includes("case-mix-01"));
    const id = /gid:\/\/shopify\/ProductVariant\/\d+|\b\d+\b/.exec(lines[index] ?? "")?.[0] ?? "";
    const head = "Channel variant ID,Source code\n";
    await panel.getByLabel("File to hand in").setInputFiles(file(`${head}${id},CASE-MIX-01\n`));
    expect(await panel.getByRole("button", { name: "Carry out" }).isDisabled()).toBe(true);
    await panel.getByRole("button", { name: "Look what it would do" }).click();
    await panel.getByText("1 row would change").waitFor();
    expect(await panel.getByRole("table", { name: "Changes" }).getByRole("row").count()).toBe(2);
    expect(await mappingOf("case-mix-01")).toBe("UNMATCHED");
    expect(await findFaults(page)).toEqual([]);
    await panel.getByRole("button", { name: "Carry out" }).click();
    await expect.poll(() => mappingOf("case-mix-01"), soon).toBe("MAPPED MANUAL CASE-MIX-01");
  });

  it("console: a bad row is named, and nothing is carried out", async () => {
    const page = await stage.open("/csv");
    const panel = page.getByRole("region", { name: "Mappings" });
    await panel
      .getByLabel("File to hand in")
      .setInputFiles(file("Channel variant ID,Source code\nnot-an-id,NOPE\n"));
    await panel.getByRole("button", { name: "Look what it would do" }).click();
    await panel.getByRole("table", { name: "Bad rows" }).waitFor();
    expect(await panel.getByRole("button", { name: "Carry out" }).isDisabled()).toBe(true);
    expect(await findFaults(page)).toEqual([]);
    await panel.getByLabel("File to hand in").setInputFiles(file("no such file at all"));
    await panel.getByRole("button", { name: "Look what it would do" }).click();
    await panel.getByText("The file was not taken").waitFor();
  });

  it.each(looks)("console: the screen is sound and fits, %s", async (look) => {
    const page = await stage.open("/csv", look);
    await page.getByRole("button", { name: "Download" }).first().waitFor();
    expect(await findFaults(page)).toEqual([]);
    expect(await fitsWidth(page)).toBe(true);
    await takePicture(page, `csv-${look}`);
    expect(stage.faults).toEqual([]);
  });
});
