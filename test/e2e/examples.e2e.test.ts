// The examples as their README says to run them, each a process of its own, against a real gateway and mock servers.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createClient } from "../../packages/client/src/index.ts";
import { readStock, showStock, wordsFor } from "../../examples/storefront-widget/widget.js";
import { openStand, type Stand, waitFor } from "../../packages/gateway/src/testing/gateway-stand.ts";
import { testConfig } from "../../packages/gateway/src/testing/test-config.ts";
import { setUp, switchOn } from "../../packages/gateway/src/testing/set-up.ts";

const origin = "http://shop.example:8080";
let stand: Stand;
let integrationId = "";
let folder = "";
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "stockgate-examples-"));
  stand = await openStand({
    settings: { transport: { ...testConfig({}).transport, corsOrigins: [origin] } },
  });
  ({ integrationId } = await setUp(stand));
  await switchOn(stand, integrationId);
});
afterAll(async () => {
  await stand.close();
  rmSync(folder, { recursive: true, force: true });
});

function start(name: string, ...words: string[]) {
  const child = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", `examples/${name}`, ...words],
    {
      env: { ...process.env, STOCKGATE_URL: stand.gateway.url, STOCKGATE_TOKEN: stand.client.token },
    },
  );
  const said = { out: "", err: "" };
  child.stdout.on("data", (chunk) => (said.out += String(chunk)));
  child.stderr.on("data", (chunk) => (said.err += String(chunk)));
  return { child, said, end: new Promise<number | null>((resolve) => child.once("close", resolve)) };
}

describe("examples", () => {
  it("query-availability says what may be sold of each SKU, and where", async () => {
    const { said, end } = start("query-availability.ts", "OAK-TRAY-S", "KIT-GIFT-TRAY");
    expect({ code: await end, err: said.err }).toEqual({ code: 0, err: "" });
    expect(said.out).toMatch(/^Shop: OAK-TRAY-S at Main warehouse: \d+$/m);
    expect(said.out).toMatch(/^Shop: KIT-GIFT-TRAY at Main warehouse: \d+$/m);
  });

  it("follow-events takes every event once, across restarts of itself and of the gateway", async () => {
    const file = join(folder, "cursor.txt");
    const first = start("follow-events.ts", file);
    await waitFor(async () => stand.gateway.openStreams.size === 1);
    await stand.adjust("OAK-TRAY-S", 3);
    await waitFor(async () => existsSync(file));
    first.child.kill("SIGTERM");
    expect(await first.end).toBe(0);
    // Nobody follows meanwhile.
    await stand.adjust("OAK-STOO-M", 4);
    await stand.restart();
    const second = start("follow-events.ts", file);
    await waitFor(async () => /AVAILABILITY_CHANGED OAK-STOO-M/.test(second.said.out));
    second.child.kill("SIGTERM");
    await second.end;
    const told = (first.said.out + second.said.out).trim().split("\n");
    const client = createClient({ url: stand.gateway.url, token: stand.client.token });
    const { nodes } = await client.syncEvents({ last: 250 });
    const log = nodes.map(
      ({ occurredAt, type, sku, message }) => `${occurredAt} ${type} ${sku ?? ""} ${message}`,
    );
    const begin = log.indexOf(told[0] ?? "");
    expect(log.slice(begin, begin + told.length)).toEqual(told);
    expect(readFileSync(file, "utf8")).toBe(nodes[begin + told.length - 1]?.cursor);
  });

  it("nightly-report tells of the last reconciliation and what it brought right", async () => {
    const client = createClient({ url: stand.gateway.url, token: stand.client.token });
    const { syncRun } = await client.reconcile({ integrationId });
    for await (const run of client.followRun({ id: syncRun.id })) expect(run.kind).toBe("RECONCILE");
    const { said, end } = start("nightly-report.ts");
    expect({ code: await end, err: said.err }).toEqual({ code: 0, err: "" });
    expect(said.out).toContain("# Shop: ACTIVE");
    expect(said.out).toMatch(/^Reconciled .*: \d+ targets, \d+ brought right, 0 failed\.$/m);
  });

  it("apply-config tells what a file would change, carries it out, and then finds nothing to change", async () => {
    const client = createClient({ url: stand.gateway.url, token: stand.client.token });
    for (const { id, kind } of await client.accounts())
      await client.updateAccount({ accountId: id, name: kind === "SOURCE" ? "Katana" : "Shop" });
    const file = join(folder, "stockgate.yaml");
    const text = readFileSync("examples/stockgate.yaml", "utf8");
    writeFileSync(file, text.replaceAll("Demo woodshop", "Shop"));
    const shown = start("apply-config.ts", file);
    expect({ code: await shown.end, err: shown.said.err }).toEqual({ code: 5, err: "" });
    expect(shown.said.out).toContain('- `~` integration "Shop"\n  - policy.bufferQuantity: 0 -> 1');
    const applied = start("apply-config.ts", file, "--apply");
    expect({ code: await applied.end, err: applied.said.err }).toEqual({ code: 0, err: "" });
    expect(applied.said.out).toContain('variant "OAK-TRAY-S" of "Shop": its own numbers (applied)');
    const again = start("apply-config.ts", file);
    expect(await again.end).toBe(0);
    expect(again.said.out).toContain("Nothing to change.");
    // What is wrong is told at its line.
    writeFileSync(file, "version: 1\nintegrations:\n  Shop: { source: Nobody, channel: Shop }\n");
    const wrong = start("apply-config.ts", file);
    expect(await wrong.end).toBe(2);
    expect(wrong.said.out).toContain(`**${file}:3** integrations.Shop.source: there is no account "Nobody"`);
  });

  it("the storefront widget reads stock from another origin by a READ token for one integration", async () => {
    const { secret } = await stand.client.command<{ secret: string }>(
      "createApiToken",
      { name: "stock page", scope: "READ", integrationId },
      "secret",
    );
    const settings = { gateway: stand.gateway.url, token: secret, integration: integrationId };
    const seen: Response[] = [];
    /** As a browser does: it asks whether it may, and hands nothing on that was not allowed. */
    const fromPage = async (url: string, init: RequestInit) => {
      const asked = {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization",
      };
      const preflight = await fetch(url, { method: "OPTIONS", headers: asked });
      const response = await fetch(url, { ...init, headers: { ...(init.headers as object), origin } });
      seen.push(preflight, response);
      return response;
    };
    const places = ["OAK-TRAY-S", "KIT-GIFT-TRAY", "NO-SUCH-SKU"].map((sku) => ({
      dataset: { sku },
      textContent: "-",
    }));
    await showStock({ querySelectorAll: () => places }, settings, fromPage);
    expect(places.map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/In stock|left|Sold out/),
      expect.stringMatching(/In stock|left|Sold out/),
      "",
    ]);
    expect(seen.map(({ headers }) => headers.get("access-control-allow-origin"))).toEqual([origin, origin]);
    expect(seen[0]?.headers.get("access-control-allow-headers")).toContain("authorization");
    const stock = await readStock(settings, ["OAK-TRAY-S"], fromPage);
    const client = createClient({ url: stand.gateway.url, token: stand.client.token });
    const rows = await client.availability({ integrationId, skus: ["OAK-TRAY-S"] });
    expect(stock.get("OAK-TRAY-S")).toBe(rows.reduce((sum, { available }) => sum + (available ?? 0), 0));
    await expect(
      readStock({ ...settings, token: "none-that-is-known" }, ["OAK-TRAY-S"], fromPage),
    ).rejects.toThrow("token");
    const page = readFileSync("examples/storefront-widget/index.html", "utf8");
    expect(page).toContain('from "./widget.js"');
    expect([null, 0, 3, 9].map(wordsFor)).toEqual(["", "Sold out", "Only 3 left", "In stock"]);
  });
});
