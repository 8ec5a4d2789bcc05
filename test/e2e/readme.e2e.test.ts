// The commands of the README and of docs/api.md, copied and run as they stand there, one after the other; only ports, token and ids are put in.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Demo, findPlace, startDemo } from "../support/demo-process.ts";

const read = (path: string) => readFileSync(join(import.meta.dirname, "../..", path), "utf8");

/** The shell blocks of one chapter, by the example that they stand under. */
function blocksOf(page: string, chapter: string): Map<string, string[]> {
  const text =
    read(page)
      .split(/^## /m)
      .find((each) => each.startsWith(chapter)) ?? "";
  const blocks = new Map<string, string[]>();
  let example = "set-up";
  for (const [, title, code] of text.matchAll(/^\*\*(\d\. [^*]+)\*\*|^```sh\n([^]*?)^```$/gm)) {
    if (title !== undefined) example = title;
    else blocks.set(example, [...(blocks.get(example) ?? []), code ?? ""]);
  }
  return blocks;
}

const blocks = blocksOf("README.md", "The API in five examples");
let demo: Demo;
/** By the port that stands in the text: the demo's own. */
let ports: ReadonlyMap<string, number>;
/** What the README says to put in. */
const variables: Record<string, string> = { TOKEN: "a-token-for-the-tests-alone", ID: "", RUN: "" };

beforeAll(async () => {
  const place = await findPlace();
  demo = await startDemo(place);
  ports = new Map(["4000", "4010", "4020"].map((port, index) => [port, place.ports[index] ?? 0]));
}, 90_000);
afterAll(() => demo?.stop());

/** A stream never ends by itself. */
const streaming = "timeout 12 curl";

/** `export NAME=...` is done by then. A stream is given some seconds. */
const prepare = (text: string): string =>
  text
    // All at once: a port that was put in may begin like another one that is to be.
    .replaceAll(/(?<=127\.0\.0\.1:)\d+/g, (port) => String(ports.get(port) ?? port))
    .replaceAll(/^export \w+=\.\.\..*$/gm, "")
    .replaceAll("curl -sN", `${streaming} -sN`);

function run(example: string): string {
  const script = prepare([...(blocks.get("set-up") ?? []), ...(blocks.get(example) ?? [])].join("\n"));
  // The stream runs beside what is done meanwhile, as in another terminal.
  const beside = script.replace(
    new RegExp(`(${streaming} [^]*?}'\n)`),
    (stream) => `(${stream.trimEnd()}) & sleep 3\n`,
  );
  return execFileSync("bash", ["-euo", "pipefail", "-c", `${beside}\nwait || true`], {
    encoding: "utf8",
    env: { ...process.env, ...variables },
  });
}

const titled = (number: number) => [...blocks.keys()].find((title) => title.startsWith(`${number}.`)) ?? "";

describe("the README's examples", () => {
  it("1: where do my integrations stand", () => {
    const answer = JSON.parse(run(titled(1)));
    const [node] = answer.data.integrations.nodes;
    expect(node).toMatchObject({ status: "ACTIVE", counts: { failed: 0 } });
    variables["ID"] = node.id;
  });

  it("2: why does the store show that number", () => {
    const [row] = JSON.parse(run(titled(2))).data.availability;
    expect(row.steps[0]).toMatchObject({ label: "In stock" });
    expect(row.components.length).toBeGreaterThan(0);
  });

  it("3: change stock in Katana, see the event, and the store", () => {
    const said = run(titled(3));
    expect(said).toContain('"type":"STOCK_PUSHED","sku":"OAK-TRAY-S"');
    expect(said).toContain('"sku":"OAK-TRAY-S","inventoryItem"');
  });

  it("4: what would a full push change", () => {
    // Its second line asks for the run that the first one began.
    const [begun = ""] = run(titled(4)).split(/(?<=\})(?=\{"data":\{"node")/);
    variables["RUN"] = JSON.parse(begun).data.pushStock.syncRun.id;
    expect(run(titled(4))).toContain('"node":{"state":');
  });

  it("5: the toggle", () => {
    expect(JSON.parse(run(titled(5))).data.setInventorySync).toMatchObject({
      integration: { status: "INACTIVE" },
      userErrors: [],
    });
  });
});

describe("the five things of docs/api.md", () => {
  const chapter = blocksOf("docs/api.md", "Five things, by copying");
  const [setUp = "", ...titles] = chapter.keys();
  const between = "== next ==";

  it("are done one after the other in one shell, as they stand there", () => {
    expect(titles.map((title) => title.slice(0, 2))).toEqual(["1.", "2.", "3.", "4.", "5."]);
    // What it puts into variables, each step finds there.
    const script = [setUp, ...titles]
      .map((title) => prepare(chapter.get(title)?.join("\n") ?? ""))
      .map((text) =>
        text.replaceAll(new RegExp(`^${streaming} [^]*?}}'$`, "gm"), (stream) => `${stream} || true`),
      )
      .join(`\necho "${between}"\n`);
    const said = execFileSync("bash", ["-uc", script], {
      encoding: "utf8",
      env: { ...process.env, ...variables },
      timeout: 90_000,
    });
    const [, connected = "", mapped = "", planned = "", followed = "", handedOut = ""] = said.split(
      `${between}\n`,
    );
    expect(connected.match(/"userErrors":\[\]/g)).toHaveLength(2);
    expect(connected).toContain('"name":"Main warehouse"');
    expect(mapped).toContain('"origin":"MANUAL"');
    expect(mapped).toContain('"origin":"EXCLUDED"');
    expect(mapped).toMatch(/"counts":\{"mapped":\d{2,}/);
    expect(planned).toMatch(/"changes":\{"totalCount":\d{2,}.*"outcome":"[A-Z]+"/);
    expect(followed).toContain('"sku":"KIT-GIFT-TRAY","available":');
    expect(followed).toMatch(/^id: \S+\nevent: next\ndata: .*"type":"STATUS_CHANGED"/m);
    expect(handedOut).toContain(
      '"scope":"READ"},"integrations":{"totalCount":1,"nodes":[{"name":"My shop"}]}',
    );
    expect(handedOut).toContain('"code":"FORBIDDEN"');
  }, 120_000);
});
