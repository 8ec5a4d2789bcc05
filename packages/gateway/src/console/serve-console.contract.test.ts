// The console over HTTP: the page with its policy, files that browsers may keep, and what is there without a build.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BareGateway, startBareGateway } from "../testing/bare-gateway.ts";

const script = "console.log('the console');".repeat(100);
let folder: string;
let bare: BareGateway;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "stockgate-console-"));
  mkdirSync(join(folder, "assets"));
  writeFileSync(
    join(folder, "index.html"),
    '<meta nonce="STOCKGATE_NONCE"><script src="/assets/a-1.js" nonce="STOCKGATE_NONCE"></script>',
  );
  writeFileSync(join(folder, "assets/a-1.js"), script);
  writeFileSync(join(folder, "assets/a-1.js.gz"), gzipSync(script));
  writeFileSync(join(folder, "icon.svg"), "<svg/>");
  bare = await startBareGateway({}, {}, folder);
});
afterAll(async () => {
  await bare.close();
  rmSync(folder, { recursive: true, force: true });
});

const browser = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
const get = (path: string, headers: Record<string, string> = browser, method = "GET") =>
  fetch(`${bare.url}${path}`, { method, headers });

describe("the console's page", () => {
  it.each(["/", "/stock", "/stock/OAK%2FTRAY", "/sign-in"])(
    "stands at %s, is asked for anew each time, and lets in nothing from elsewhere",
    async (path) => {
      const answer = await get(path);
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
      expect(answer.headers.get("cache-control")).toBe("no-cache");
      const policy = answer.headers.get("content-security-policy") ?? "";
      expect(policy).toContain("default-src 'none'; script-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("base-uri 'none'");
      expect(policy).not.toContain("unsafe");
      expect(policy).not.toContain("http");
    },
  );

  it("bears the nonce of its own policy, another in each answer", async () => {
    const nonces = new Set<string>();
    for (const _ of [1, 2]) {
      const answer = await get("/");
      const nonce = /'nonce-([^']+)'/.exec(answer.headers.get("content-security-policy") ?? "")?.[1] ?? "";
      expect(await answer.text()).toBe(
        `<meta nonce="${nonce}"><script src="/assets/a-1.js" nonce="${nonce}"></script>`,
      );
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(2);
  });

  it("is for those who ask for a page: programs are told that there is nothing", async () => {
    const answer = await get("/stock", { accept: "application/json" });
    expect(answer.status).toBe(404);
    expect(answer.headers.get("content-type")).toContain("application/json");
  });

  it("hides nothing of the API", async () => {
    expect((await get("/graphql")).status).toBe(401);
    expect((await get("/csv/nothing.csv")).status).toBe(401);
    expect(await (await get("/readyz")).json()).toEqual({ status: "ready" });
    expect((await get("/", browser, "POST")).status).toBe(404);
  });
});

describe("the console's files", () => {
  it("may be kept for good where their name changes with them, and only there", async () => {
    expect((await get("/assets/a-1.js")).headers.get("cache-control")).toBe(
      "public, max-age=31536000, immutable",
    );
    expect((await get("/icon.svg")).headers.get("cache-control")).toBe("no-cache");
    expect((await get("/assets/gone.js")).status).toBe(404);
  });

  it.each([
    ["gzip, br", "gzip"],
    ["gzip;q=0, identity", undefined],
    ["identity", undefined],
  ])("go out compressed for who takes it: %s", async (accepted, encoding) => {
    const answer = await new Promise<{ headers: Record<string, unknown>; length: number }>(
      (resolve, reject) => {
        const asked = request(
          `${bare.url}/assets/a-1.js`,
          { headers: { "accept-encoding": accepted } },
          (response) => {
            let length = 0;
            response.on("data", (chunk: Buffer) => (length += chunk.byteLength));
            response.on("end", () => resolve({ headers: response.headers, length }));
          },
        );
        asked.on("error", reject).end();
      },
    );
    expect(answer.headers["content-encoding"]).toBe(encoding);
    expect(answer.length).toBe(encoding === undefined ? script.length : gzipSync(script).byteLength);
    expect(answer.headers["vary"]).toBe("accept-encoding");
  });

  it("nothing beside them can be read", async () => {
    for (const path of [
      "/assets/../../package.json",
      "/%2e%2e/package.json",
      "/assets/a-1.js.gz",
      "/index.html",
    ])
      expect((await get(path, { accept: "*/*" })).status).toBe(404);
  });
});

it("a gateway without a build says at / how to build it", async () => {
  const without = await startBareGateway();
  const answer = await fetch(without.url, { headers: browser });
  expect(answer.status).toBe(404);
  expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  expect(await answer.text()).toContain("npm run build");
  await without.close();
});
