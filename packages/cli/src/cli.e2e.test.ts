// The command line as a person uses it: the real program, a process of its own for each command, against a real gateway
// between both mock servers.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync, chmodSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buy } from "../../gateway/src/testing/customers.ts";
import { openStand, type Stand, waitFor } from "../../gateway/src/testing/gateway-stand.ts";
import { createCommandLine, main } from "./testing/command-line.ts";

let stand: Stand;
let folder = "";
const { envOf, start, stockgate, answerOf } = createCommandLine(() => ({ stand, folder }));
beforeAll(async () => {
  stand = await openStand();
  folder = mkdtempSync(join(tmpdir(), "stockgate-cli-"));
});
afterAll(async () => {
  await stand.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("the command line", () => {
  it("teaches without a gateway: help, exit codes, completion; a typing error is 2 and names what is near", async () => {
    const help = await stockgate(["--help"]);
    expect(help.code).toBe(0);
    for (const word of ["connect", "doctor", "Exit codes", "First steps"]) expect(help.out).toContain(word);
    const wrong = await stockgate(["statsu"]);
    expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining("status") });
    expect((await stockgate(["toggle", "perhaps"])).code).toBe(2);
    for (const shell of ["bash", "zsh", "fish"]) {
      expect((await stockgate(["completion", shell])).out).toContain("stockgate __complete");
    }
    const typed = async (...words: string[]) =>
      (await stockgate(["__complete", ...words])).out.split("\n").map((line) => line.split("\t")[0]);
    expect(await typed("to")).toEqual(["toggle", "tokens", ""]);
    expect(await typed("toggle", "")).toEqual(["on", "off", ""]);
    expect(await typed("tokens", "create", "--scope", "O")).toEqual(["OPERATE", ""]);
    expect(await typed("push", "--dry")).toEqual(["--dry-run", ""]);
  });

  it("completes in bash by the script that it prints", async () => {
    const shim = join(folder, "stockgate");
    writeFileSync(
      shim,
      `#!/bin/sh\nexec "${process.execPath}" --disable-warning=ExperimentalWarning "${main}" "$@"\n`,
    );
    chmodSync(shim, 0o755);
    const { out } = await stockgate(["completion", "bash"]);
    const script = `${out}\nCOMP_WORDS=(stockgate tog); COMP_CWORD=1; _stockgate; echo "\${COMPREPLY[@]}"`;
    const bash = spawn("bash", ["-c", script], {
      env: envOf({ PATH: `${folder}:${process.env["PATH"] ?? ""}` }),
    });
    let found = "";
    bash.stdout.on("data", (chunk) => (found += String(chunk)));
    await new Promise((resolve) => bash.once("close", resolve));
    expect(found.trim()).toBe("toggle");
  });

  it("tells apart no token (2), a wrong one (3) and no gateway (4)", async () => {
    expect(await stockgate(["status"], { STOCKGATE_TOKEN: "" })).toMatchObject({
      code: 2,
      err: expect.stringContaining("stockgate login"),
    });
    expect((await stockgate(["status"], { STOCKGATE_TOKEN: "not-a-token-at-all" })).code).toBe(3);
    const far = await stockgate(["status", "--json"], { STOCKGATE_URL: "http://127.0.0.1:9" });
    expect(far.code).toBe(4);
    expect(JSON.parse(far.out)).toMatchObject({ error: { code: "UnreachableError" } });
  });

  it("login keeps a token that works in a file of mode 600, and refuses one that others may read", async () => {
    const path = join(folder, ".config", "stockgate", "config.json");
    expect((await stockgate(["login"], { STOCKGATE_TOKEN: "" }, "not-a-token\n")).code).toBe(3);
    expect((await stockgate(["login"], { STOCKGATE_TOKEN: "" }, `${stand.client.token}\n`)).code).toBe(0);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const bare = { STOCKGATE_TOKEN: "", STOCKGATE_URL: "" };
    expect((await stockgate(["status"], bare)).code).toBe(0);
    chmodSync(path, 0o644);
    expect(await stockgate(["status"], bare)).toMatchObject({
      code: 2,
      err: expect.stringContaining("chmod 600"),
    });
    rmSync(path);
  });

  it("T4 doctor begins with what is lacking", async () => {
    const { code, out } = await stockgate(["doctor"]);
    expect(code).toBe(1);
    expect(out).toContain("NO_INTEGRATION");
    expect((await stockgate(["push"])).code).toBe(2);
  });

  it("connects with secrets from the environment or a pipe, never from the command line", async () => {
    const base = ["-s", `baseUrl=${stand.katanaUrl}/v1`];
    const typed = await stockgate(["connect", "katana", ...base, "-s", "apiKey=planted"]);
    expect(typed).toMatchObject({ code: 2, err: expect.stringContaining("KATANA_API_KEY") });
    const refused = await stockgate(["connect", "katana", ...base], { KATANA_API_KEY: "planted" });
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining("UNAUTHORIZED") });
    expect(refused.out + refused.err).not.toContain("planted");
    const katana = await stockgate(["connect", "katana", ...base], { KATANA_API_KEY: "katana-demo-key" });
    expect(katana).toMatchObject({ code: 0, out: expect.stringContaining("Main warehouse") });
    const settings = ["-s", "shopDomain=demo.myshopify.com", "-s", `baseUrl=${stand.shopifyUrl}`];
    // One a line, in the order in which they are asked for: the access token, no client ID, the client secret.
    const shopify = await stockgate(
      ["connect", "shopify", "-n", "Shop", ...settings],
      {},
      "shpat_demo\n\nshpss_demo\n",
    );
    expect(shopify).toMatchObject({ code: 0, out: expect.stringContaining("Online warehouse") });
    const again = await stockgate(["connect", "katana", ...base, "--update", "Katana"], {
      KATANA_API_KEY: "katana-demo-key",
    });
    expect(again.code).toBe(0);
    const accounts = await answerOf<{ name: string; health: { state: string } }[]>("accounts");
    expect(accounts.map(({ name, health }) => [name, health.state])).toEqual([
      ["Katana", "CONNECTED"],
      ["Shop", "CONNECTED"],
    ]);
  });

  it("T1 L3 L1 makes the integration and maps its locations; doctor says what is left to do", async () => {
    const names = ["--source", "Katana", "--channel", "Shop"];
    await answerOf("integrations", "create", ...names);
    const unmapped = await stockgate(["doctor", "--json"]);
    expect(unmapped.code).toBe(1);
    const { findings } = JSON.parse(unmapped.out) as { findings: { code: string; way: string }[] };
    expect(findings.find(({ code }) => code === "LOCATION_UNMAPPED")?.way).toContain(
      "stockgate map location",
    );
    await answerOf("map", "location", "Online warehouse", "Main warehouse");
    await answerOf("exclude", "location", "Retail store");
    expect(await answerOf("unmap", "location", "Retail store")).toMatchObject({ origin: "UNMAPPED" });
    await answerOf("map", "location", "Retail store", "High street shop");
    expect((await stockgate(["map", "location", "Nowhere", "Main warehouse"])).err).toContain(
      "Online warehouse",
    );
    await waitFor(async () => {
      const [integration] = await answerOf<{ status: string }[]>("status");
      return integration?.status === "INACTIVE";
    }, 60_000);
    expect((await stockgate(["status"])).out).toContain("INACTIVE");
    expect((await stockgate(["integrations"])).out).toContain("Katana");
  });

  it("M6 maps, unmaps and excludes variants by SKU", async () => {
    expect(await answerOf("map", "variant", "case-mix-01", "OAK-STOO-S")).toMatchObject({ status: "MAPPED" });
    expect(await answerOf("unmap", "variant", "case-mix-01")).toMatchObject({ status: "UNMATCHED" });
    expect(await answerOf("exclude", "variant", "OAK-BOX-S", "--dry-run")).toMatchObject({ count: 1 });
    expect(await answerOf("exclude", "variant", "OAK-BOX-S")).toMatchObject({ count: 1 });
    expect(await answerOf("exclude", "variant", "OAK-BOX-S", "--undo")).toMatchObject({ count: 1 });
    expect((await stockgate(["exclude", "variant"])).code).toBe(2);
  });

  it("T1 T2 C8 switches on, shows a diff that it does not write, pushes, reconciles, and lists the runs", async () => {
    const refused = await stockgate(["push"]);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining("SYNC_DISABLED") });
    expect(await answerOf("toggle", "on")).toMatchObject({ status: "ACTIVE" });
    const plan = await stockgate(["push", "--dry-run", "--all"]);
    expect(plan.code).toBe(0);
    expect(plan.out).toMatch(/SKU +Location +Now +Then/);
    expect(plan.out).toContain("PUSH (dry run) SUCCEEDED");
    // Nobody looks on: no bar, no colour.
    expect(plan.out + plan.err).not.toContain("\u001B");
    const pushed = await answerOf<{ run: { id: string; state: string } }>("push", "--sku", "OAK-TRAY-S");
    expect(pushed.run.state).toBe("SUCCEEDED");
    expect(await answerOf("reconcile")).toMatchObject({ run: { kind: "RECONCILE", state: "SUCCEEDED" } });
    const { id } = await answerOf<{ id: string }>("push", "--no-wait");
    const followed = await stockgate(["runs", id, "--follow", "--json"]);
    const steps = followed.out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { state: string });
    expect(steps.at(-1)?.state).toBe("SUCCEEDED");
    expect((await answerOf<unknown[]>("runs")).length).toBeGreaterThanOrEqual(4);
    expect((await stockgate(["runs", pushed.run.id])).out).toContain("PUSH SUCCEEDED");
    expect((await stockgate(["runs", "cancel", id])).code).toBe(1);
    expect((await stockgate(["retry"])).code).toBe(0);
  });

  it("Q11 explains a number, kits with their components; a SKU that is not known is 1", async () => {
    const { out } = await stockgate(["explain", "KIT-GIFT-TRAY"]);
    expect(out).toContain("<- limits");
    expect(out).toContain("shown at Online warehouse");
    expect((await stockgate(["explain", "NO-SUCH-SKU"])).code).toBe(1);
  });

  it("follows events, ends with 130 at Ctrl-C, and goes on behind a cursor", async () => {
    const following = start(["events", "--follow", "--type", "AVAILABILITY_CHANGED", "--json"]);
    await waitFor(async () => stand.gateway.openStreams.size === 1);
    await stand.adjust("OAK-TRAY-S", 5);
    await waitFor(async () => following.ended.out.includes("\n"));
    following.child.kill("SIGINT");
    expect((await following.end).code).toBe(130);
    const [first] = following.ended.out.split("\n");
    const event = JSON.parse(first ?? "") as { cursor: string; type: string; sku: string };
    expect(event).toMatchObject({ type: "AVAILABILITY_CHANGED", sku: "OAK-TRAY-S" });
    expect((await stockgate(["events", "--after", event.cursor])).out).not.toContain(event.cursor);
    expect((await stockgate(["events", "--first", "3"])).out.trim().split("\n")).toHaveLength(3);
    expect((await stockgate(["events", "--type", "NONSENSE"])).code).toBe(2);
  });

  it("Q9 lists orders in flight, and settles one", async () => {
    await buy(stand, "OAK-STOO-M", 2);
    const orders = await waitFor(async () => {
      const found = await answerOf<{ name: string; units: number }[]>("in-flight");
      return found.length > 0 && found;
    });
    expect(orders[0]).toMatchObject({ units: 2 });
    expect((await stockgate(["in-flight"])).out).toContain("2 OAK-STOO-M");
    await answerOf("in-flight", "settle", orders[0]?.name ?? "", "--note", "sold at the fair");
  });

  it("hands mappings out and in as CSV; a bad row is 1 and changes nothing", async () => {
    const file = join(folder, "mappings.csv");
    await answerOf("csv", "export", "mappings", "--out", file);
    expect(readFileSync(file, "utf8")).toContain("Channel variant ID");
    expect((await stockgate(["csv", "export", "levels"])).out).toContain("OAK-TRAY-S");
    expect((await stockgate(["csv", "import", "mappings", file, "--dry-run"])).code).toBe(0);
    const bad = "Channel variant ID,Source code\ngid://shopify/ProductVariant/1,NONE\n";
    const refused = await stockgate(["csv", "import", "mappings", "-"], {}, bad);
    expect(refused).toMatchObject({ code: 1, out: expect.stringContaining("row 2") });
  });

  it("prints the link that opens the console, for a token that is one", async () => {
    const { out, code } = await stockgate(["console"]);
    expect(code).toBe(0);
    const link = new URL(out.trim());
    expect(`${link.origin}${link.pathname}`).toBe(`${stand.gateway.url}/sign-in`);
    const token = new URLSearchParams(link.hash.slice(1)).get("token");
    const session = await fetch(`${stand.gateway.url}/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token }),
    });
    expect(session.status).toBe(200);
    expect((await stockgate(["console"], { STOCKGATE_TOKEN: "not-a-token-at-all" })).code).toBe(3);
  });

  it("makes, lists and revokes tokens; one that may only read is told so with 3", async () => {
    const { secret } = await answerOf<{ secret: string }>(
      "tokens",
      "create",
      "a page",
      "--scope",
      "READ",
      "--confine",
    );
    const reader = { STOCKGATE_TOKEN: secret };
    expect((await stockgate(["status"], reader)).code).toBe(0);
    expect(await stockgate(["toggle", "off"], reader)).toMatchObject({
      code: 3,
      err: expect.stringContaining("OPERATE"),
    });
    expect((await stockgate(["tokens", "list"])).out).toContain("a page");
    await answerOf("tokens", "revoke", "a page");
    expect((await stockgate(["status"], reader)).code).toBe(3);
  });

  it("T4 doctor finds revoked credentials, says how to mend them, and is content when they are", async () => {
    const findings = async () => {
      const { code, out } = await stockgate(["doctor", "--json"]);
      return {
        code,
        codes: (JSON.parse(out) as { findings: { code: string; severity: string }[] }).findings,
      };
    };
    const before = await findings();
    expect(before).toMatchObject({ code: 0 });
    const well = await stockgate(["doctor"]);
    expect(well.out).toMatch(/^Budget of Katana: \d+ of 60 left\.$/m);
    expect(well.out).toMatch(/^Budget of Shop: \d+ of \d+ left\.$/m);
    await answerOf("accounts", "disconnect", "Katana");
    const ill = await stockgate(["doctor"]);
    expect(ill.code).toBe(1);
    expect(ill.out).toContain("MEND SOURCE_DISCONNECTED");
    expect(ill.out).toContain("stockgate connect katana --update");
    const base = ["-s", `baseUrl=${stand.katanaUrl}/v1`];
    expect(
      (
        await stockgate(["connect", "katana", ...base, "--update", "Katana"], {
          KATANA_API_KEY: "katana-demo-key",
        })
      ).code,
    ).toBe(0);
    await waitFor(async () => (await findings()).code === 0);
  });

  it("T3 switches off, and ends the integration only where that is said", async () => {
    expect(await answerOf("toggle", "off")).toMatchObject({ inventorySyncEnabled: false });
    expect((await stockgate(["integrations", "delete"])).code).toBe(2);
    expect((await stockgate(["integrations", "delete", "--yes"])).code).toBe(0);
    expect(await answerOf("integrations")).toEqual([]);
  });
});
