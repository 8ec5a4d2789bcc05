// CSV files over HTTP, on the gateway as it is: downloaded, edited as a person would, handed in again.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStand, type Stand, waitFor } from "../testing/gateway-stand.ts";
import { type Ids, setUp } from "../testing/set-up.ts";

const token = "a-token-for-the-tests-alone";
let stand: Stand;
let ids: Ids;
let files: { mappings: string; levels: string };

beforeAll(async () => {
  stand = await openStand();
  ids = await setUp(stand);
  const query = "query ($id: ID!) { integration(id: $id) { csv { mappings levels } } }";
  const variables = { id: ids.integrationId };
  type Answer = { integration: { csv: typeof files } };
  files = (await stand.client.ask<Answer>(query, variables)).integration.csv;
});
afterAll(() => stand.close());

const bearer = { authorization: `Bearer ${token}` };
type Request = { method?: string; headers?: Record<string, string>; body?: Uint8Array<ArrayBuffer> };
const send = (path: string, { headers, ...request }: Request = {}) =>
  fetch(`${stand.gateway.url}${path}`, { ...request, headers: { ...bearer, ...headers } });
const get = async (path: string) => (await send(path)).text();
const post = (path: string, body: string | Uint8Array, headers: Record<string, string> = {}) =>
  send(path, {
    method: "POST",
    headers: { "content-type": "text/csv", ...headers },
    body: Buffer.from(body),
  });

type Report = {
  isDone: boolean;
  dryRun: boolean;
  changed: number;
  unchanged: number;
  changes: {
    row: number;
    title: string;
    from: { state: string };
    to: { state: string; sourceCode: string };
  }[];
  faultCount: number;
  faults: { row: number; column: string | null; message: string }[];
};
async function hand(path: string, body: string): Promise<Report & { status: number }> {
  const response = await post(path, body);
  return { status: response.status, ...((await response.json()) as Report) };
}
const codeOf = async (response: Response) => {
  const body = (await response.json()) as { errors: { extensions: { code: string } }[] };
  return [response.status, body.errors[0]?.extensions.code];
};

/** The line of the file that speaks of this. */
const lineOf = (text: string, of: string) => text.split("\r\n").find((line) => line.includes(of)) ?? "";

describe("mappings.csv", () => {
  it("M6 lists every mapping, for a spreadsheet: a name, a byte order mark, rows for what has no counterpart", async () => {
    const response = await send(files.mappings);
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8; header=present");
    expect(response.headers.get("content-disposition")).toMatch(
      /^attachment; filename="stockgate-mappings-\d+\.csv"$/,
    );
    expect(response.headers.get("cache-control")).toBe("no-store");
    const bytes = Buffer.from(await response.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const text = bytes.toString();
    expect(lineOf(text, "Channel variant ID")).toContain("Source variant ID,Source code,");
    expect(lineOf(text, "OAK-STOO-S")).toMatch(
      /^gid:\/\/shopify\/ProductVariant\/\d+,OAK-STOO-S,.*,SKU,no,MAPPED,/,
    );
    expect(lineOf(text, "case-mix-01")).toContain(",no,UNMATCHED,");
    expect(lineOf(text, "KAT-ONLY")).toMatch(/^,,,\d+,KAT-ONLY-01,.*,UNMATCHED,/);
  });

  it("M6 handed in as it was downloaded, it changes nothing", async () => {
    const text = await get(files.mappings);
    const report = await hand(files.mappings, text);
    expect(report).toMatchObject({ status: 200, isDone: true, changed: 0, faultCount: 0 });
    expect(report.unchanged).toBeGreaterThan(5);
    expect(await get(files.mappings)).toBe(text);
  });

  it("M5 M6 edited and handed in: told by a dry run, done by the file, told by the next download", async () => {
    const text = await get(files.mappings);
    const id = lineOf(text, "case-mix-01").split(",")[0] ?? "";
    const edited = `Channel variant ID;Source code;Excluded\r\n${id};CASE-MIX-01;\r\n`;
    const planned = await hand(`${files.mappings}?dryRun=true`, edited);
    expect(planned).toMatchObject({ status: 200, dryRun: true, isDone: false, changed: 1 });
    expect(planned.changes).toMatchObject([
      { row: 2, from: { state: "UNMATCHED" }, to: { state: "MAPPED", sourceCode: "CASE-MIX-01" } },
    ]);
    expect(await get(files.mappings)).toBe(text);
    expect(await hand(files.mappings, edited)).toMatchObject({ status: 200, isDone: true, changed: 1 });
    expect(lineOf(await get(files.mappings), "case-mix-01")).toContain(",MANUAL,no,MAPPED,");
    const excluded = `Channel variant ID,Excluded\n${id},yes\n`;
    expect(await hand(files.mappings, excluded)).toMatchObject({ status: 200, changed: 1 });
    expect(lineOf(await get(files.mappings), "case-mix-01")).toContain(",MANUAL,yes,EXCLUDED,");
  });

  it("M6 with a bad row it is refused as a whole, each named by row and column; skipBadRows does the rest", async () => {
    const text = await get(files.mappings);
    const good = lineOf(text, "OAK-TRAY-S").split(",")[0] ?? "";
    const bad = `Channel variant ID,Excluded\n${good},yes\n${good},no\nnone,yes\n${good},perhaps\n${good}\n`;
    const report = await hand(files.mappings, bad);
    expect(report).toMatchObject({ status: 422, isDone: false, faultCount: 4 });
    expect(report.faults.map(({ row, column }) => [row, column])).toEqual([
      [3, "Channel variant ID"],
      [4, "Channel variant ID"],
      [5, "Excluded"],
      [6, null],
    ]);
    expect(await get(files.mappings)).toBe(text);
    const done = await hand(`${files.mappings}?skipBadRows=true`, bad);
    expect(done).toMatchObject({ status: 200, isDone: true, changed: 1, faultCount: 4 });
    expect(lineOf(await get(files.mappings), "OAK-TRAY-S")).toContain(",yes,EXCLUDED,");
  });
});

describe("levels.csv", () => {
  const cellsOf = (line: string) => line.split(",");
  const levelLine = (text: string, sku: string) =>
    text.split("\n").find((line) => line.includes(`,${sku},`) && line.includes("Online warehouse")) ?? "";

  it("M10 is Shopify's form: plain, guarded only where that is asked for", async () => {
    const response = await send(files.levels);
    expect(response.headers.get("content-disposition")).toContain("stockgate-levels-");
    const text = Buffer.from(await response.arrayBuffer()).toString();
    expect(text.slice(0, 13)).toBe("Handle,Title,");
    expect(text).not.toContain("\r");
    expect(cellsOf(levelLine(text, "OAK-STOO-M"))).toHaveLength(19);
    expect((await send(`${files.levels}?guarded=true`)).status).toBe(200);
    expect((await send(`${files.levels}?guarded=perhaps`)).status).toBe(400);
  });

  it("Q10 is no file at all where the store cannot be read, rather than one that breaks off", async () => {
    const faults = `${stand.shopifyUrl}/__mock/faults`;
    const json = { "content-type": "application/json" };
    const rule = { kind: "server-error", match: "LevelsAtLocation" };
    const made = await fetch(faults, { method: "POST", headers: json, body: JSON.stringify(rule) });
    expect(made.ok).toBe(true);
    expect(await codeOf(await send(files.levels))).toEqual([503, "UNREACHABLE"]);
    await fetch(faults, { method: "DELETE" });
    expect((await send(files.levels)).status).toBe(200);
  });

  it("M10 handed in with counts, it is planned and then done by a run", async () => {
    const line = cellsOf(levelLine(await get(files.levels), "OAK-STOO-S"));
    const [sku, location] = [line[8], line[11]];
    const counted = `SKU,Location,Unavailable (not editable),On hand (new),Note\n${sku},${location},2,41,\n`;
    type Run = { syncRunId: string; total: number };
    const query = `query ($id: ID!) { node(id: $id) { ... on SyncRun { kind state
      imports(first: 10) { nodes { outcome to sourceVariant { sku } sourceLocation { name } } } } } }`;
    type Found = { node: { state: string; imports: { nodes: { outcome: string; to: string }[] } } };
    for (const [parameters, outcome] of [
      ["?dryRun=true", "PLANNED"],
      ["", "SET"],
    ] as const) {
      const response = await post(`${files.levels}${parameters}`, counted);
      expect(response.status).toBe(200);
      const { syncRunId, total } = (await response.json()) as Run;
      expect(total).toBe(1);
      const { node } = await waitFor(async () => {
        const found = await stand.client.ask<Found>(query, { id: syncRunId });
        return found.node.state === "SUCCEEDED" && found;
      });
      expect(node.imports.nodes).toEqual([
        {
          outcome,
          to: "39",
          sourceVariant: { sku: "OAK-STOO-S" },
          sourceLocation: { name: "Main warehouse" },
        },
      ]);
    }
  });

  it("M10 with bad counts it is refused as a whole, each named by row and column", async () => {
    const rows = [
      "NONE,Online warehouse,5",
      "OAK-TRAY-S,Moon,5",
      "OAK-TRAY-S,Online warehouse,1E3",
      "OAK-TRAY-S,,1",
    ];
    const report = await hand(files.levels, `SKU,Location,On hand (new)\n${rows.join("\n")}\n`);
    expect(report).toMatchObject({ status: 422, isDone: false, faultCount: 4 });
    expect(report.faults.map(({ row, column }) => [row, column])).toEqual([
      [2, "SKU"],
      [3, "Location"],
      [4, "On hand (new)"],
      [5, "Location"],
    ]);
  });

  it.each([
    ["says no number", "SKU,Location,On hand (new)\nOAK-TRAY-S,Online warehouse,\n", "nothing would be set"],
    [
      "is of the older form, a column per location",
      "Handle,SKU,Online warehouse\ntray,OAK-TRAY-S,4\n",
      "missing",
    ],
  ])("refuses one that %s", async (_name, text, problem) => {
    const response = await post(files.levels, text);
    const { errors } = (await response.json()) as { errors: { message: string }[] };
    expect([response.status, errors[0]?.message]).toEqual([422, expect.stringContaining(problem)]);
  });
});

describe("files over HTTP", () => {
  it.each(["GET", "HEAD", "POST", "PUT"])("%s needs the token, whatever it names", async (method) => {
    for (const path of [files.mappings, "/csv/nothing/mappings.csv"]) {
      for (const authorization of ["", "Bearer another-token-altogether"]) {
        const headers = { authorization, "content-type": "text/csv" };
        const response = await send(path, { method, headers });
        expect(response.status).toBe(401);
        expect(response.headers.get("www-authenticate")).toContain("Bearer");
      }
    }
  });

  it("are there for integrations alone", async () => {
    const account = files.mappings.replace(ids.integrationId, ids.katanaId);
    const gone = files.mappings.replace(
      ids.integrationId,
      Buffer.from("Integration:99").toString("base64url"),
    );
    for (const path of [account, gone, files.mappings.replace("mappings", "constructor"), "/csv/x"]) {
      expect(await codeOf(await send(path))).toEqual([404, "NOT_FOUND"]);
    }
    expect(await codeOf(await send(files.mappings, { method: "DELETE" }))).toEqual([
      405,
      "METHOD_NOT_ALLOWED",
    ]);
  });

  it("HEAD says what GET would, without the file", async () => {
    const response = await send(files.mappings, { method: "HEAD" });
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });

  it.each([
    ["a form's type", "", { "content-type": "application/x-www-form-urlencoded" }, 415],
    ["a type that a page may send to strangers", "", { "content-type": "text/plain" }, 415],
    ["another character set", "", { "content-type": "text/csv; charset=latin1" }, 415],
    ["a misspelt parameter, which would make it real", "?dryrun=true", {}, 400],
    ["a parameter twice", "?dryRun=true&dryRun=false", {}, 400],
    ["a value that is neither true nor false", "?dryRun=1", {}, 400],
  ])("refuses %s", async (_name, query, headers, status) => {
    const text = await get(files.mappings);
    expect(
      (await post(`${files.mappings}${query}`, "Channel variant ID\nx\n", headers as Record<string, string>))
        .status,
    ).toBe(status);
    expect(await get(files.mappings)).toBe(text);
  });

  it.each([
    ["nothing", "", "It is empty"],
    ["another table", "Handle,SKU\na,b", "missing"],
    ["no text", Buffer.from([0x50, 0x4b, 3, 4, 0xff]), "not UTF-8"],
  ])("refuses a file that is %s", async (_name, body, problem) => {
    const response = await post(files.mappings, body);
    const { errors } = (await response.json()) as { errors: { message: string }[] };
    expect([response.status, errors[0]?.message]).toEqual([422, expect.stringContaining(problem)]);
  });

  it("refuses one that is too large, before it is read where it says so", async () => {
    const line = "Channel variant ID\n";
    const response = await post(files.mappings, `${line}${"x".repeat(17 * 1024 * 1024)}`);
    expect(await codeOf(response)).toEqual([413, "CONTENT_TOO_LARGE"]);
  });
});
