// CSV files over plain HTTP: GET downloads one, POST hands one in. The router has checked the token by then.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Refusal, Stockgate } from "@stockgate/core";
import { AdapterError } from "@stockgate/core/contracts";
import { mayKnow } from "../auth/confinement.ts";
import { allows, type Viewer } from "../auth/viewer.ts";
import { answerJson, type HttpRefusal, refuseRequest } from "../http/answer.ts";
import { readBody } from "../http/read-body.ts";
import { decodeGlobalId } from "../schema/global-id.ts";
import type { CsvFile, ImportOptions } from "./csv-file.ts";
import { levelsCsv } from "./levels-csv.ts";
import { mappingsCsv } from "./mappings-csv.ts";
import { BadTable } from "./read-table.ts";
import { type Cell, writeTable } from "./write-table.ts";

const files: Readonly<Record<string, CsvFile>> = { mappings: mappingsCsv, levels: levelsCsv };

/** As much as Shopify itself takes, and a little more. */
const mostBytes = 16_777_216;
/** Files in hand at once; each is held in memory while it is judged. */
const mostAtOnce = 2;
/** Row faults in an answer; how many there are in all is always said. */
const mostFaults = 1000;

const addressForm = /^\/csv\/([\w-]{1,100})\/(\w+)\.csv$/;

export type CsvVisit = {
  request: IncomingMessage;
  response: ServerResponse;
  requestId: string;
  url: URL;
  viewer: Viewer;
};

const isFlag = (text: string) => text === "true" || text === "false";

/** A misspelt `dryRun` must not change anything: what is not known is refused. */
function readQuery(url: URL, known: Readonly<Record<string, (value: string) => boolean>>): string | null {
  for (const [name, value] of url.searchParams) {
    const isGood = known[name];
    if (!isGood) return `There is no parameter ${name} here; there are: ${Object.keys(known).join(", ")}.`;
    if (url.searchParams.getAll(name).length > 1) return `${name} is there twice.`;
    if (!isGood(value)) return `${name} cannot be "${value}".`;
  }
  return null;
}

const isUtf8Csv = (type: string) => /^text\/csv *(; *(charset="?utf-8"?|header=present) *)*$/i.test(type);

const statusOf = (refusals: readonly Refusal[]): number => {
  const codes = new Set(refusals.map(({ code }) => code));
  if (codes.has("NOT_FOUND")) return 404;
  return codes.has("CONFLICT") || codes.has("IDEMPOTENCY_KEY_REUSED") ? 409 : 422;
};

type Pages = AsyncIterator<readonly (readonly Cell[])[]>;

async function* withFirst(first: Awaited<ReturnType<Pages["next"]>>, pages: Pages) {
  for (let page = first; !page.done; page = await pages.next()) yield page.value;
}

/** What the far side's refusal means for whoever asked for a file that rests on it. */
const unreadable = (error: AdapterError): HttpRefusal => ({
  status: error.kind === "throttled" || error.kind === "unavailable" ? 503 : 502,
  code: "UNREACHABLE",
  message: `The channel cannot be read now: ${error.message}`,
});

export function createCsvEndpoint(engine: Stockgate) {
  let inHand = 0;

  const isThere = async ({ viewer }: CsvVisit, id: number) =>
    mayKnow({ viewer }, id) && engine.read(async (tx) => (await tx.integrations.byId(id)) !== null);

  async function download(visit: CsvVisit, file: CsvFile, name: string, id: number): Promise<void> {
    const { response, url, request } = visit;
    const problem = readQuery(url, { guarded: isFlag });
    if (problem !== null)
      return refuseRequest(visit, { status: 400, code: "BAD_USER_INPUT", message: problem });
    const guarded = url.searchParams.get("guarded");
    const style = file.style(guarded === null ? null : guarded === "true");
    const pages = file.pages(engine, id)[Symbol.asyncIterator]();
    // What cannot be read at all is said so, instead of a file that breaks off.
    const first = request.method === "HEAD" ? null : await pages.next();
    response.writeHead(200, {
      "content-type": "text/csv; charset=utf-8; header=present",
      "content-disposition": `attachment; filename="stockgate-${name}-${id}.csv"`,
    });
    if (first === null) return void response.end();
    try {
      await writeTable(withFirst(first, pages), style, response);
    } catch (error) {
      // The client went; an error of our own cuts the answer off, which every client notices.
      if (!request.socket.destroyed) throw error;
    }
  }

  async function takeFile(visit: CsvVisit, file: CsvFile, options: ImportOptions): Promise<void> {
    const { request, response } = visit;
    const reading = await readBody(request, mostBytes);
    if (reading.kind === "aborted") return void response.destroy();
    if (reading.kind === "too-large") {
      const message = `A file has at most ${mostBytes} bytes: split it.`;
      return refuseRequest(visit, { status: 413, code: "CONTENT_TOO_LARGE", message });
    }
    try {
      const { refusals, faults = [], report } = await file.importFile(engine, reading.bytes, options);
      const isGood = report !== undefined && (report.isDone || options.isDryRun);
      answerJson(response, isGood ? 200 : statusOf(refusals), {
        dryRun: options.isDryRun,
        ...(report ?? { isDone: false }),
        faultCount: faults.length,
        faults: faults.slice(0, mostFaults),
        userErrors: refusals,
      });
    } catch (error) {
      if (!(error instanceof BadTable)) throw error;
      refuseRequest(visit, { status: 422, code: "BAD_USER_INPUT", message: error.message });
    }
  }

  async function upload(visit: CsvVisit, file: CsvFile, integrationId: number): Promise<void> {
    const { request, url, viewer } = visit;
    if (!allows(viewer, "CONFIGURE")) {
      const message = `To hand in a file takes a token of scope CONFIGURE; this one has ${viewer.scope}.`;
      return refuseRequest(visit, { status: 403, code: "FORBIDDEN", message });
    }
    if (!isUtf8Csv(request.headers["content-type"] ?? "")) {
      const message = "Send the file as it is, in UTF-8, with content-type: text/csv.";
      return refuseRequest(visit, { status: 415, code: "UNSUPPORTED_MEDIA_TYPE", message });
    }
    const known = { dryRun: isFlag, skipBadRows: isFlag, idempotencyKey: () => true };
    const problem = readQuery(url, known);
    if (problem !== null)
      return refuseRequest(visit, { status: 400, code: "BAD_USER_INPUT", message: problem });
    if (inHand >= mostAtOnce) {
      const message = "Other files are being taken in: send it again in a moment.";
      return refuseRequest(visit, { status: 503, code: "BUSY", message, headers: { "retry-after": "5" } });
    }
    inHand += 1;
    try {
      await takeFile(visit, file, {
        integrationId,
        isDryRun: url.searchParams.get("dryRun") === "true",
        skipBadRows: url.searchParams.get("skipBadRows") === "true",
        idempotencyKey: url.searchParams.get("idempotencyKey"),
      });
    } finally {
      inHand -= 1;
    }
  }

  return async (visit: CsvVisit): Promise<void> => {
    const [, idText = "", name = ""] = addressForm.exec(visit.url.pathname) ?? [];
    const file = Object.hasOwn(files, name) ? files[name] : undefined;
    const key = decodeGlobalId(idText);
    if (!file || key?.type !== "Integration" || !(await isThere(visit, key.id))) {
      const message = "There is no such file; Integration.csv says where an integration's are.";
      return refuseRequest(visit, { status: 404, code: "NOT_FOUND", message });
    }
    const { method = "GET" } = visit.request;
    if (method === "GET" || method === "HEAD") {
      try {
        return await download(visit, file, name, key.id);
      } catch (error) {
        if (!(error instanceof AdapterError) || visit.response.headersSent) throw error;
        return refuseRequest(visit, unreadable(error));
      }
    }
    if (method === "POST") return upload(visit, file, key.id);
    const headers = { allow: "GET, HEAD, POST" };
    refuseRequest(visit, {
      status: 405,
      code: "METHOD_NOT_ALLOWED",
      message: "GET it, or POST one.",
      headers,
    });
  };
}
