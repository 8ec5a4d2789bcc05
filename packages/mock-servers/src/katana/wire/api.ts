// Puts handlers on routes. Reads the body and checks it, runs a write as one transaction, turns refusals into answers.
import { Hono } from "hono";
import type { Handler } from "../../shared/ports.ts";
import { createBodyReader } from "./body.ts";
import { notFound } from "./errors.ts";
import { type Reply, toResponse } from "./reply.ts";
import type { Schema } from "./schema.ts";

type Call = {
  query: URLSearchParams;
  /** Where what this request creates says it is from. */
  source: string;
  /** The path's {id}; throws a 404 where it is no number. */
  id(): number;
  /** The path's {id} as it stands, for ids that are no numbers. */
  textId(): string;
};

export type Api = {
  get(path: string, run: (call: Call) => Reply): void;
  post<T>(path: string, body: Schema<T>, run: (body: T, call: Call) => Reply): void;
  patch<T>(path: string, body: Schema<T>, run: (body: T, call: Call) => Reply): void;
  /** A POST that only reads. */
  search<T>(path: string, body: Schema<T>, run: (body: T) => Reply): void;
  delete(path: string, run: (call: Call) => Reply): void;
};

export type ApiOptions = {
  /** Runs a change and what follows from it as one transaction. */
  write(run: () => Reply): Reply;
  /** The source that a request stands for: the API's, or one of Katana's own integrations. */
  sourceOf(request: Request): string;
};

/** Paths are written as Katana documents them: "/products/{id}", without the "/v1". */
export function createApi(options: ApiOptions): { api: Api; handle: Handler } {
  const routes = new Hono();
  const on = (
    method: string,
    path: string,
    run: (call: Call, text: () => Promise<string>) => Promise<Reply>,
  ) => {
    routes.on(method, `/v1${path.replaceAll(/\{(\w+)\}/g, ":$1")}`, async (context) => {
      const source = options.sourceOf(context.req.raw);
      const call = callOf(new URL(context.req.url).searchParams, context.req.param("id"), source);
      return toResponse(await run(call, () => context.req.text()), {});
    });
  };
  const onWithBody = <T>(
    method: string,
    path: string,
    schema: Schema<T>,
    run: (body: T, call: Call) => Reply,
  ) => {
    const readBody = createBodyReader(schema);
    on(method, path, async (call, text) => {
      const body = readBody(await text());
      return options.write(() => run(body, call));
    });
  };
  routes.notFound(() => {
    throw notFound();
  });
  routes.onError((error) => {
    throw error;
  });
  return {
    api: {
      get: (path, run) => on("GET", path, (call) => Promise.resolve().then(() => run(call))),
      post: (path, schema, run) => onWithBody("POST", path, schema, run),
      patch: (path, schema, run) => onWithBody("PATCH", path, schema, run),
      search: (path, schema, run) => {
        const readBody = createBodyReader(schema);
        on("POST", path, async (_call, text) => run(readBody(await text())));
      },
      delete: (path, run) => on("DELETE", path, async (call) => options.write(() => run(call))),
    },
    handle: async (request) => await routes.fetch(request),
  };
}

const callOf = (query: URLSearchParams, id: string | undefined, source: string): Call => ({
  query,
  source,
  textId: () => id ?? "",
  id() {
    if (id === undefined || !/^\d{1,10}$/.test(id)) throw notFound();
    return Number(id);
  },
});
