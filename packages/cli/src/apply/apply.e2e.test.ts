// A configuration file against a real gateway between both mock servers: the real program, a process for each command.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStand, type Stand } from "../../../gateway/src/testing/gateway-stand.ts";
import { run } from "../run.ts";
import { createCommandLine } from "../testing/command-line.ts";

let stand: Stand;
let folder = "";
const { envOf, stockgate, answerOf } = createCommandLine(() => ({ stand, folder }));
beforeAll(async () => {
  stand = await openStand();
  folder = mkdtempSync(join(tmpdir(), "stockgate-apply-"));
  writeFileSync(join(folder, "client-secret"), "shpss_demo\n");
});
afterAll(async () => {
  await stand.close();
  rmSync(folder, { recursive: true, force: true });
});

const secrets = { KATANA_API_KEY: "katana-demo-key", SHOPIFY_ACCESS_TOKEN: "shpat_demo" };
const write = (text: string) => writeFileSync(join(folder, "stockgate.yaml"), text);
const apply = (...words: string[]) => stockgate(["apply", "-f", "stockgate.yaml", ...words], secrets);

const accounts = () => `version: 1
accounts:
  Katana:
    adapter: katana
    config:
      baseUrl: ${stand.katanaUrl}/v1/
      apiKey: \${KATANA_API_KEY}
  Shop:
    adapter: shopify
    config:
      shopDomain: Demo.myshopify.com
      baseUrl: ${stand.shopifyUrl}
      accessToken: { fromEnv: SHOPIFY_ACCESS_TOKEN }
      clientSecret: { fromFile: client-secret }
`;
const shop = (more: string) => `${accounts()}integrations:
  Shop front:
    source: Katana
    channel: Shop
${more}`;
const policy = `    policy:
      bufferQuantity: 1
      bufferPercent: 12.50
      reconcileAt: 04:30
      timeZone: europe/berlin
`;
const locations = `    locations:
      Online warehouse: Main warehouse
      Retail store: { exclude: true }
`;
const variants = `    variants:
      case-mix-01: { source: OAK-STOO-S }
      OAK-BOX-S: { exclude: true }
      OAK-TRAY-S:
        overrides: { maximumQuantity: 4 }
`;

type Shown = { state: string; changes: { sign: string; path: string; state: string }[] };
const integration = async () => {
  type Shop = { inventorySyncEnabled: boolean; locationMappings: { origin: string }[] };
  const [{ id }] = await answerOf<[{ id: string }]>("integrations");
  const document = `query ($id: ID!) { integration(id: $id) { inventorySyncEnabled
    policy { bufferQuantity bufferPercent reconcileAt timeZone maximumQuantity }
    locationMappings { origin channelLocation { name } } } }`;
  return (await stand.client.ask<{ integration: Shop }>(document, { id })).integration;
};

describe("apply", () => {
  it("refuses a file at the line and column of each fault, and never repeats a secret that stands in it", async () => {
    write(`version: 1\naccounts:\n  Katana:\n    adapter: katana\n    config: { apiKey: planted-key }\n  Shop:
    adapter: shopware\n    config: {}\nintegrations:\n  Front: { source: Katana, channel: Nowhere }\n`);
    const { code, err, out } = await apply("--dry-run");
    expect(code).toBe(2);
    const lines = err.trim().split("\n");
    expect(lines).toEqual([
      expect.stringMatching(/^stockgate\.yaml:5:15 accounts\.Katana\.config\.apiKey: apiKey is a secret/),
      expect.stringMatching(/^stockgate\.yaml:7:5 accounts\.Shop\.adapter: there is no adapter "shopware"/),
      expect.stringMatching(
        /^stockgate\.yaml:10:28 integrations\.Front\.channel: there is no account "Nowhere"/,
      ),
    ]);
    expect(out + err).not.toContain("planted-key");
    const json = await apply("--dry-run", "--json");
    expect(JSON.parse(json.out).error.faults[0]).toMatchObject({
      file: "stockgate.yaml",
      line: 5,
      column: 15,
    });
    write("version: 1\naccounts:\n  Katana: [\n");
    expect((await apply()).err).toMatch(/^stockgate\.yaml:\d+:\d+: /);
    expect((await stockgate(["apply", "-f", "none.yaml"])).err).toContain("none.yaml cannot be read: ENOENT");
  });

  it("names a secret that the environment does not have, and changes nothing", async () => {
    write(accounts());
    const { code, err } = await stockgate(["apply", "-f", "stockgate.yaml", "--yes"]);
    expect(code).toBe(2);
    expect(err).toContain(
      "stockgate.yaml:7:7 accounts.Katana.config.apiKey: the environment variable KATANA_API_KEY is not set",
    );
    expect(await answerOf("accounts")).toEqual([]);
  });

  it("shows the difference with 5, asks where it can, and changes nothing before", async () => {
    write(shop(locations));
    const { code, out } = await apply("--dry-run");
    expect(code).toBe(5);
    expect(out).toContain('+ account "Katana" (katana)');
    expect(out).toContain("apiKey: (secret, from KATANA_API_KEY)");
    expect(out).toContain("clientSecret: (secret, from the file client-secret)");
    expect(out).toContain('+ location "Online warehouse" of "Shop front": follows "Main warehouse"');
    expect(out).toContain("5 to add, 0 to change, 0 to take away.");
    for (const secret of ["katana-demo-key", "shpat_demo", "shpss_demo"]) expect(out).not.toContain(secret);
    // Nobody looks on: nobody is asked.
    expect(await apply()).toMatchObject({ code: 2, err: expect.stringContaining("--yes") });
    expect(await answerOf("accounts")).toEqual([]);
  });

  it("stops where a change is refused, says what was applied and what not, and goes on when it is called again", async () => {
    write(shop(locations).replace("bufferQuantity: 1", "").concat("    policy: { bufferQuantity: -1 }\n"));
    const { code, out } = await apply("--yes");
    expect(code).toBe(1);
    expect(out).toContain('done  + account "Shop" (shopify)');
    expect(out).toContain('fails + integration "Shop front"');
    expect(out).toMatch(
      /stockgate\.yaml:22:15 integrations\."Shop front"\.policy\.bufferQuantity: OUT_OF_RANGE/,
    );
    expect(out).toContain('left  + location "Retail store" of "Shop front": left out');
    expect(out).toContain("Applied 2 of 5 changes");
    write(shop(policy + locations + variants));
    const again = await apply("--yes");
    expect({ code: again.code, err: again.err }).toEqual({ code: 0, err: "" });
    expect(again.out).not.toContain("account");
    expect(await integration()).toMatchObject({
      // T1: off, for the file does not say on.
      inventorySyncEnabled: false,
      policy: { bufferQuantity: 1, bufferPercent: "12.5", reconcileAt: "04:30", timeZone: "Europe/Berlin" },
    });
  });

  it("M6 Q8 L3 a second time there is nothing to change, in text and as JSON", async () => {
    const { code, out } = await apply("--yes");
    expect({ code, out }).toEqual({ code: 0, out: "Nothing to change.\n" });
    const shown = JSON.parse((await apply("--dry-run", "--json")).out) as Shown;
    expect(shown).toEqual({ state: "UNCHANGED", changes: [], faults: [] });
    const [{ counts }] = await answerOf<[{ counts: object }]>("status");
    expect(counts).toMatchObject({ excluded: 1 });
  });

  it("leaves alone what the file does not name, and takes it away with --prune, shown before", async () => {
    write(shop(`    locations:\n      Online warehouse: Main warehouse\n    variants: {}\n`));
    expect((await apply("--yes")).out).toBe("Nothing to change.\n");
    const { code, out } = await apply("--prune", "--dry-run");
    expect(code).toBe(5);
    expect(out.split("\n").filter((line) => line.startsWith("-"))).toEqual([
      '- location "Retail store" of "Shop front": decided no more (was left out)',
      '- variant "case-mix-01" of "Shop front": no longer mapped by hand (was "OAK-STOO-S")',
      '- variant "OAK-BOX-S" of "Shop front": taken in again',
      '- variant "OAK-TRAY-S" of "Shop front": as the policy says',
    ]);
    expect((await apply("--prune", "--yes")).code).toBe(0);
    expect((await apply("--prune", "--yes")).out).toBe("Nothing to change.\n");
    const { locationMappings } = await integration();
    expect(locationMappings.map(({ origin }) => origin).toSorted()).toEqual(["MANUAL", "UNMAPPED"]);
  });

  it("T1 T2 switches sync on only where the file says so, with a warning, and off before all else", async () => {
    write(shop(`    sync: on\n${locations}`));
    const { out } = await apply("--yes");
    expect(out).toContain('~ sync of "Shop front": off -> on');
    expect(out).toContain('! From then on Stockgate writes stock to "Shop"');
    expect((await integration()).inventorySyncEnabled).toBe(true);
    write(shop(policy.replace("bufferQuantity: 1", "bufferQuantity: 2")));
    expect((await apply("--yes")).out).not.toContain("sync of");
    expect((await integration()).inventorySyncEnabled).toBe(true);
    write(shop(`    sync: off\n${policy}`));
    const off = await apply("--yes");
    expect(off.out.split("\n").filter((line) => line.startsWith("done"))).toEqual([
      'done  ~ sync of "Shop front": on -> off',
      'done  ~ integration "Shop front"',
    ]);
  });

  it("asks in a terminal: no changes nothing, yes carries it out", async () => {
    write(shop("    policy: { bufferQuantity: 7 }\n"));
    const inTerminal = async (key: string) => {
      const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} });
      let said = "";
      const listen = () =>
        new Writable({
          write(chunk, _encoding, done) {
            said += String(chunk);
            if (String(chunk).includes("Carry these out?")) setImmediate(() => stdin.write(key));
            done();
          },
        });
      const code = await run(["apply", "-f", join(folder, "stockgate.yaml")], {
        env: envOf(secrets),
        stdin,
        stdout: listen(),
        stderr: listen(),
        signal: new AbortController().signal,
        now: Date.now,
      });
      return { code, said };
    };
    const no = await inTerminal("n");
    expect(no).toMatchObject({ code: 2, said: expect.stringContaining("Called off: nothing was changed.") });
    const yes = await inTerminal("y");
    expect(yes).toMatchObject({ code: 0, said: expect.stringContaining("Applied: 1 changes.") });
  });

  it("export is a file that changes nothing, names no secret, and that an editor has a schema for", async () => {
    write(shop(policy + locations + variants));
    await apply("--yes");
    const exported = await stockgate(["export"]);
    expect(exported.code).toBe(0);
    expect(exported.out).toContain("apiKey: ${KATANA_API_KEY}");
    expect(exported.out).toContain("clientSecret: ${SHOPIFY_CLIENT_SECRET}");
    expect(exported.out).toContain("$schema=stockgate.schema.json");
    for (const secret of ["katana-demo-key", "shpat_demo", "shpss_demo"])
      expect(exported.out).not.toContain(secret);
    write(exported.out);
    for (const words of [[], ["--prune"]]) {
      const { code, out } = await stockgate(["apply", "-f", "stockgate.yaml", "--dry-run", ...words]);
      expect({ code, out }).toEqual({ code: 0, out: "Nothing to change.\n" });
    }
    expect((await stockgate(["export", "-o", "again.yaml"])).code).toBe(0);
    expect(readFileSync(join(folder, "again.yaml"), "utf8")).toBe(exported.out);
    const schema = JSON.parse((await stockgate(["export", "--schema"])).out) as { properties: object };
    expect(Object.keys(schema.properties)).toEqual(["version", "accounts", "integrations"]);
  });

  it("T4 connects a disconnected account again, and sends secrets anew where that is asked for", async () => {
    write(accounts());
    await answerOf("accounts", "disconnect", "Katana");
    const { out } = await apply("--yes");
    expect(out).toContain('~ account "Katana": connect it again');
    expect((await apply("--yes")).out).toBe("Nothing to change.\n");
    const renewed = await apply("--update-secrets", "--yes");
    expect(renewed.code).toBe(0);
    expect(renewed.out).toContain("Applied: 2 changes.");
    const wrong = { ...secrets, KATANA_API_KEY: "no-such-key" };
    const refused = await stockgate(["apply", "-f", "stockgate.yaml", "--update-secrets", "--yes"], wrong);
    expect(refused.code).toBe(1);
    expect(refused.out).toContain("accounts.Katana.config: UNAUTHORIZED");
    expect(refused.out + refused.err).not.toContain("no-such-key");
  });

  it("prunes integrations and the accounts that nothing uses; one that reads only is told so with 3", async () => {
    write("version: 1\naccounts: {}\nintegrations: {}\n");
    const { secret } = await answerOf<{ secret: string }>("tokens", "create", "reader", "--scope", "READ");
    const asReader = ["apply", "-f", "stockgate.yaml", "--prune", "--yes"];
    const refused = await stockgate(asReader, { STOCKGATE_TOKEN: secret });
    expect(refused).toMatchObject({ code: 3, err: expect.stringContaining("ADMIN") });
    expect(refused.out).toContain("Applied 0 of 3 changes");
    const json = await stockgate([...asReader, "--json"], { STOCKGATE_TOKEN: secret });
    expect(json.code).toBe(3);
    expect(JSON.parse(json.out)).toMatchObject({
      state: "FAILED",
      changes: [{ state: "failed" }, { state: "left" }, { state: "left" }],
      error: { code: "FORBIDDEN" },
    });
    expect((await apply("--prune", "--yes")).code).toBe(0);
    expect(await answerOf("integrations")).toEqual([]);
    expect((await apply("--prune", "--yes")).out).toBe("Nothing to change.\n");
  });

  it("reads JSON, and from a pipe", async () => {
    const text = JSON.stringify({ version: 1, accounts: {} });
    expect((await stockgate(["apply", "-f", "-"], {}, text)).out).toBe("Nothing to change.\n");
    expect(await stockgate(["apply", "-f", "-"], {}, '{"version": 2}')).toMatchObject({
      code: 2,
      err: "(stdin):1:2 version: must be 1\n",
    });
  });
});
