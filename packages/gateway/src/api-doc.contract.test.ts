// What docs/api.md shows besides its five things: each example is tried as it stands there, but for ports, token and hash.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createClient } from "graphql-ws";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type BareGateway, bareToken, startBareGateway } from "./testing/bare-gateway.ts";
import { tellEvents } from "./testing/event-log.ts";
import { testConfig } from "./testing/test-config.ts";

const page = readFileSync(join(import.meta.dirname, "../../../docs/api.md"), "utf8");
/** The first example in this language within a chapter. */
function exampleIn(chapter: string, language: string): string {
  const text = page.split(/^##+ /m).find((each) => each.startsWith(`${chapter}\n`)) ?? "";
  const [, example] = new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "m").exec(text) ?? [];
  if (example === undefined) throw new Error(`${chapter} has no example in ${language || "plain text"}`);
  return example;
}
const keysOf = (value: unknown): unknown =>
  typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, keysOf(each)]))
    : typeof value;

const trusted = "query Trusted { adapters { name } }";
const hash = createHash("sha256").update(trusted).digest("hex");
const folder = mkdtempSync(join(tmpdir(), "stockgate-api-"));
let bare: BareGateway;
beforeAll(async () => {
  const path = join(folder, "documents.json");
  writeFileSync(path, JSON.stringify({ [hash]: trusted }));
  const { transport } = testConfig({});
  bare = await startBareGateway({ transport: { ...transport, trustedDocuments: { path, isOnly: false } } });
});
afterAll(async () => {
  await bare.close();
  rmSync(folder, { recursive: true });
});

it("GraphQL bar: docs/api.md: what is told of the cost is what an answer bears", async () => {
  const response = await fetch(`${bare.url}/graphql`, {
    method: "POST",
    headers: { authorization: `Bearer ${bareToken}`, "content-type": "application/json" },
    body: JSON.stringify({ query: "{ integrations(first: 7) { nodes { id } } }" }),
  });
  const { extensions } = (await response.json()) as { extensions: object };
  const told = JSON.parse(exampleIn("What an operation costs", "json")) as { extensions: object };
  expect(keysOf(extensions)).toEqual(keysOf(told.extensions));
});

it("GraphQL bar: docs/api.md: a trusted document is asked for by that command", async () => {
  const script = exampleIn("Trusted documents", "sh")
    .replace("http://127.0.0.1:4000", bare.url)
    .replace("6f0c...", hash);
  const { stdout } = await promisify(execFile)("bash", ["-euc", script], {
    env: { ...process.env, TOKEN: bareToken },
  });
  expect(JSON.parse(stdout)).toMatchObject({ data: { adapters: [{ name: "katana" }, { name: "shopify" }] } });
});

it("GraphQL bar: docs/api.md: a stream of events looks like that", async () => {
  const after = await tellEvents(bare, 1);
  const response = await fetch(`${bare.url}/graphql`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${bareToken}`,
      "content-type": "application/json",
      accept: "text/event-stream",
    },
    body: JSON.stringify({
      query: "subscription ($after: String) { syncEvents(after: $after) { type } }",
      variables: { after },
    }),
  });
  let text = "";
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    if (text.includes("data: ")) break;
  }
  const shapeOf = (stream: string) =>
    stream
      .trim()
      .replaceAll(/^id: .*$/gm, "id: ...")
      .replaceAll(/"type":"[A-Z_]+"/g, '"type":"..."');
  expect(shapeOf(text)).toBe(shapeOf(exampleIn("Subscriptions", "")));
});

it("GraphQL bar: docs/api.md: graphql-ws is let in by those lines", async () => {
  const lines = exampleIn("Over WebSocket", "ts").replace("127.0.0.1:4000", new URL(bare.url).host);
  type Lines = { open: (create: typeof createClient, token: string) => ReturnType<typeof createClient> };
  const file = join(folder, "lines.mjs");
  writeFileSync(file, `export function open(createClient, token) { ${lines}; return client; }`);
  const { open } = (await import(file)) as Lines;
  const client = open(createClient, bareToken);
  for await (const answer of client.iterate({ query: "{ viewer { name } }" })) {
    expect(answer).toMatchObject({ data: { viewer: { name: "administrator" } } });
  }
  await client.dispose();
});
