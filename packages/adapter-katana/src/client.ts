// One request to Katana and its answer, and lists page by page. Never waits, never repeats a request that failed:
// it classifies, and the engine decides.
import {
  AdapterError,
  HttpFailure,
  type AdapterPorts,
  type Call,
  type HttpRequest,
} from "@stockgate/core/contracts";
import type { z } from "zod";
import type { KatanaConfig } from "./config.ts";
import { badResponse, describeProblems, errorOfFailure, errorOfStatus } from "./errors.ts";
import { parseJson, type Json } from "./json.ts";
import { listBody, readDate, singleBody } from "./mapping.ts";
import { readPagination, type Pagination } from "./paging.ts";
import { readBudget, rowsPerPage } from "./rate-limit.ts";

/** Arrays become repeated keys: `?variant_id=1&variant_id=2`. */
export type Query = Record<string, string | boolean | readonly string[]>;

export type ListPage<Row> = Pagination & {
  items: Row[];
  /** Katana's own clock when it answered, in epoch milliseconds; null where it does not say. */
  answeredAt: number | null;
};

/** `row` parses one row; `keyOf` tells rows apart. */
export type ListRequest<Row> = {
  path: string;
  query: Query;
  row: z.ZodType<Row>;
  keyOf(row: Row): string;
};

export type KatanaClient = ReturnType<typeof createClient>;

/** How often a list that keeps changing is read from its beginning before it is given up. */
const maxReadings = 3;

export function createClient(config: KatanaConfig, ports: AdapterPorts) {
  const exchange = async (request: Omit<HttpRequest, "headers">, name: string, call: Call) => {
    // The key is read for each request, and kept by none.
    const headers = { authorization: `Bearer ${config.apiKey}`, accept: "application/json" };
    const sent: HttpRequest = {
      ...request,
      operation: name.replaceAll(/\/\d+/g, "/{id}"),
      headers: request.body === undefined ? headers : { ...headers, "content-type": "application/json" },
    };
    const response = await ports.send(sent, call, 1).catch((error: unknown) => {
      throw error instanceof HttpFailure ? errorOfFailure(name, error) : error;
    });
    const budget = readBudget(response.headers);
    if (budget) ports.reportBudget(budget);
    if (response.status < 200 || response.status > 299) throw errorOfStatus(name, response);
    return response;
  };

  const urlOf = (path: string, query: Query) => {
    const search = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) {
      for (const each of Array.isArray(value) ? value : [value]) search.append(key, String(each));
    }
    return `${config.baseUrl}${path}${search.size > 0 ? `?${search.toString()}` : ""}`;
  };

  /** One page of a list. */
  const list = async <Row>(
    request: Omit<ListRequest<Row>, "keyOf">,
    page: number,
    call: Call,
  ): Promise<ListPage<Row>> => {
    const name = `GET ${request.path}`;
    const query = { ...request.query, limit: String(rowsPerPage), page: String(page) };
    const response = await exchange({ method: "GET", url: urlOf(request.path, query) }, name, call);
    const items = parseBody(name, response.body, listBody(request.row));
    const pagination = readPagination(response.headers["x-pagination"], page, items.length);
    if (!pagination) throw badResponse(name, "the X-Pagination header cannot be read");
    return { ...pagination, items, answeredAt: readDate(response.headers) };
  };

  /** All pages once: null where the list is longer than `maxPages`, "changed" where it changed meanwhile. */
  const readPages = async <Row>(request: ListRequest<Row>, maxPages: number, call: Call) => {
    const rows = new Map<string, Row>();
    let total: number | null = null;
    for (let page = 1; ; page += 1) {
      const answer: ListPage<Row> = await list(request, page, call);
      if (page === 1 && !answer.isLast && (answer.pages ?? Infinity) > maxPages) return null;
      if (page > 1 && answer.total !== total) return "changed";
      total = answer.total;
      const known = rows.size;
      for (const row of answer.items) rows.set(request.keyOf(row), row);
      if (rows.size < known + answer.items.length) return "changed";
      if (answer.isLast) return [...rows.values()];
    }
  };

  /** Null where the list has more than `maxPages` pages; else as `listAll`. */
  const listUpTo = async <Row>(maxPages: number, request: ListRequest<Row>, call: Call) => {
    for (let reading = 0; reading < maxReadings; reading += 1) {
      const rows = await readPages(request, maxPages, call);
      if (rows !== "changed") return rows;
    }
    throw new AdapterError("conflict", `GET ${request.path}: the list changed each time it was read`);
  };

  return {
    list,
    listUpTo,

    /**
     * Every row of a list, once. Where rows came, went or slid between two pages the list is read from its beginning;
     * `conflict` where that happens again and again.
     */
    async listAll<Row>(request: ListRequest<Row>, call: Call): Promise<Row[]> {
      return (await listUpTo(Infinity, request, call)) ?? [];
    },

    /** One object. */
    async get<T>(path: string, schema: z.ZodType<T>, call: Call): Promise<T> {
      const name = `GET ${path}`;
      const response = await exchange({ method: "GET", url: urlOf(path, {}) }, name, call);
      return parseBody(name, response.body, singleBody(schema));
    },

    /** Creates or changes one object, and answers what became of it. */
    async write<T>(
      method: "POST" | "PATCH",
      path: string,
      body: unknown,
      schema: z.ZodType<T>,
      call: Call,
    ): Promise<T> {
      const name = `${method} ${path}`;
      const request = { method, url: urlOf(path, {}), body: JSON.stringify(body) };
      return parseBody(name, (await exchange(request, name, call)).body, singleBody(schema));
    },

    async delete(path: string, call: Call): Promise<void> {
      await exchange({ method: "DELETE", url: urlOf(path, {}) }, `DELETE ${path}`, call);
    },
  };
}

function parseBody<T>(name: string, text: string, schema: z.ZodType<T>): T {
  const body: Json | undefined = parseJson(text);
  if (body === undefined) throw badResponse(name, "it is not JSON");
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw badResponse(name, describeProblems(parsed.error));
  return parsed.data;
}
