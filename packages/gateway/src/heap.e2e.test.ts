// What somebody finds who gets hold of a heap snapshot, or of a diagnostic report: the gateway's real process at work, with
// accounts connected and streams open, and none of the secrets that it works with.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { freePorts } from "../../../test/support/free-ports.ts";
import { createClient, type TestClient } from "./testing/client.ts";
import { startMocks, waitFor } from "./testing/gateway-stand.ts";
import { setUp, switchOn } from "./testing/set-up.ts";
import { createSocketClient } from "./testing/socket-client.ts";

const entry = join(import.meta.dirname, "main.ts");
const adminToken = "planted-token-of-the-configuration";
const secretKey = Buffer.alloc(32, 9).toString("base64");

let mocks: Awaited<ReturnType<typeof startMocks>>;
let folder = "";
let gateway: ChildProcess;
let client: TestClient;

beforeAll(async () => {
  mocks = await startMocks();
  folder = mkdtempSync(join(tmpdir(), "stockgate-heap-"));
  const [port = 0] = await freePorts(1);
  const flags = ["--heapsnapshot-signal=SIGUSR2", "--report-on-signal", "--report-signal=SIGQUIT"];
  gateway = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", ...flags, entry], {
    cwd: folder,
    env: {
      PATH: process.env["PATH"],
      STOCKGATE_PORT: String(port),
      STOCKGATE_PUBLIC_URL: `http://127.0.0.1:${port}`,
      STOCKGATE_SECRET_KEY: secretKey,
      STOCKGATE_ADMIN_TOKEN: adminToken,
      STOCKGATE_LOG_LEVEL: "warn",
      STOCKGATE_ALLOWED_HOSTS: "127.0.0.1",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  gateway.stdout?.on("data", (chunk) => (output += String(chunk)));
  await waitFor(async () => output.includes("listening"));
  client = createClient(`http://127.0.0.1:${port}`, adminToken);
});
afterAll(async () => {
  gateway?.kill("SIGKILL");
  await mocks.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What the process writes at this signal; it answers nothing else until that is written. */
async function written(signal: NodeJS.Signals, ending: string): Promise<string> {
  gateway.kill(signal);
  const name = await waitFor(async () => readdirSync(folder).find((each) => each.endsWith(ending)));
  await fetch(`${client.url}/livez`);
  const text = readFileSync(join(folder, name), "utf8");
  rmSync(join(folder, name));
  return text;
}

it("secrets that the gateway works with lie in its memory as no texts", async () => {
  const { integrationId } = await setUp({ ...mocks, client });
  await switchOn({ ...mocks, client }, integrationId);
  type Made = { secret: string };
  const { secret } = await client.command<Made>("createApiToken", { name: "x", scope: "READ" }, "secret");

  // Typed into documents, as nobody should: one that is carried out, and one that is none.
  const typed = ["planted-key-in-a-document", "planted-key-in-a-fault"];
  await client.answer(`mutation { connectAccount(input: { adapter: "katana", name: "x",
    config: { apiKey: "${typed[0]}", baseUrl: "${mocks.katanaUrl}/v1" } }) { userErrors { code } } }`);
  await client.answer(`mutation { connectAccount(input: { config: { apiKey: "${typed[1]}" `);

  // Whoever follows stays for hours: by a token, by a session, over a socket.
  const stream = await createClient(client.url, secret).subscribe("subscription { syncEvents { type } }");
  const signedIn = await fetch(`${client.url}/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token: secret }),
  });
  const [cookie = ""] = (signedIn.headers.get("set-cookie") ?? "").split(";");
  const aborter = new AbortController();
  await fetch(`${client.url}/graphql`, {
    method: "POST",
    headers: {
      cookie,
      "x-graphql-yoga-csrf": "1",
      "content-type": "application/json",
      accept: "text/event-stream",
    },
    body: JSON.stringify({ query: "subscription { syncEvents { type } }" }),
    signal: aborter.signal,
  });
  const sockets = createSocketClient(client.url, secret);
  const following = sockets.client.iterate({ query: "subscription { syncEvents { type } }" });
  void following.next();
  await sockets.ask("{ viewer { name } }");

  // What Katana signs its webhooks with.
  const hooks = await fetch(`${mocks.katanaUrl}/v1/webhooks`, {
    headers: { authorization: "Bearer katana-demo-key" },
  });
  const { data } = (await hooks.json()) as { data: { token: string }[] };
  expect(data).not.toHaveLength(0);

  const secrets = {
    adminToken,
    secretKey,
    apiKey: "katana-demo-key",
    accessToken: "shpat_demo",
    clientSecret: "shpss_demo",
    token: secret,
    session: cookie.split("=")[1] ?? "",
    inDocument: typed[0] ?? "",
    inFault: typed[1] ?? "",
    signature: data[0]?.token ?? "",
  };
  const foundIn = (text: string) =>
    Object.entries(secrets).flatMap(([name, value]) => (value === "" || text.includes(value) ? [name] : []));

  await client.command("setInventorySync", { integrationId, enabled: false }, "integration { status }");
  const heaps = [await written("SIGUSR2", ".heapsnapshot"), await written("SIGUSR2", ".heapsnapshot")];
  // They are of this process, at work.
  const signs = ["demo.myshopify.com", "syncEvents"];
  expect(heaps.map((heap) => signs.filter((sign) => heap.includes(sign)))).toEqual([signs, signs]);
  // What is on its way to a vendor is a text for that moment; what is kept is in both.
  const [first = [], second = []] = heaps.map(foundIn);
  expect(first.filter((name) => second.includes(name))).toEqual([]);

  const report = await written("SIGQUIT", ".json");
  expect(JSON.parse(report)).toHaveProperty("environmentVariables.STOCKGATE_PORT");
  expect(foundIn(report)).toEqual([]);

  stream.close();
  aborter.abort();
  await sockets.client.dispose();
}, 120_000);
