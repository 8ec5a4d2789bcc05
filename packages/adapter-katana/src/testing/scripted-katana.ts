// A Katana that says what a test has written down, and notes what it was asked. Answers nothing else.
import type { AdapterPorts, BudgetReading, Call, HttpRequest, HttpResponse } from "@stockgate/core/contracts";
import { createKatanaSource } from "../source.ts";

export const call: Call = { priority: "webhook" };

/** Any JSON body answers as HTTP 200; `respond` makes other answers. */
export type Script = (request: {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
}) => unknown;

type Scripted = { scripted: HttpResponse };

export const respond = (
  status: number,
  body: unknown = "",
  headers: Record<string, string> = {},
): Scripted => ({
  scripted: { status, headers, body: typeof body === "string" ? body : JSON.stringify(body) },
});

/** One page of a list, with the header as Katana writes it: every value a string. */
export function respondPage(rows: readonly unknown[], page: number, pages: number, total: number): Scripted {
  const pagination = {
    total_records: String(total),
    total_pages: String(pages),
    offset: String((page - 1) * 250),
    page: String(page),
    first_page: String(page === 1),
    last_page: String(page >= pages),
  };
  return respond(200, { data: rows }, { "x-pagination": JSON.stringify(pagination) });
}

/** Cuts `rows` into pages of 250 as the query asks. */
export function respondList(rows: readonly unknown[], query: URLSearchParams): Scripted {
  const page = Number(query.get("page") ?? "1");
  const pages = Math.max(1, Math.ceil(rows.length / 250));
  return respondPage(rows.slice((page - 1) * 250, page * 250), page, pages, rows.length);
}

const isScripted = (answer: unknown): answer is Scripted =>
  typeof answer === "object" && answer !== null && "scripted" in answer;

export function scriptKatana(script: Script) {
  const requests: HttpRequest[] = [];
  const budgets: BudgetReading[] = [];
  const silent = () => {};
  const ports: AdapterPorts = {
    async send(request) {
      requests.push(request);
      const url = new URL(request.url);
      const answer = script({
        method: request.method,
        path: url.pathname.replace(/^\/v1/, ""),
        query: url.searchParams,
        body: request.body === undefined ? undefined : JSON.parse(request.body),
      });
      return isScripted(answer) ? answer.scripted : respond(200, answer).scripted;
    },
    reportBudget: (reading) => budgets.push(reading),
    log: { debug: silent, info: silent, warn: silent, error: silent },
  };
  const config = { apiKey: "test-key", baseUrl: "https://api.katanamrp.com/v1" };
  return {
    config,
    ports,
    source: createKatanaSource(config, ports),
    requests,
    budgets,
    /** "GET /inventory?variant_id=1&…" with what every list request has left out. */
    sent: () =>
      requests.map(({ method, url }) => {
        const { pathname, searchParams } = new URL(url);
        searchParams.delete("limit");
        if (searchParams.get("page") === "1") searchParams.delete("page");
        const search = searchParams.size > 0 ? `?${searchParams.toString()}` : "";
        return `${method} ${pathname.replace(/^\/v1/, "")}${search}`;
      }),
  };
}
