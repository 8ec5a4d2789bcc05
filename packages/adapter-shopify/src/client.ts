// Sends documents to one store's Admin API, pinned to one version, through the engine's `send`: no waiting, no retry.
// Whatever goes wrong leaves as an AdapterError.
import { AdapterError, type AdapterPorts, type Call, type HttpResponse } from "@stockgate/core/contracts";
import { GraphQLClient } from "graphql-request";
import { z } from "zod";
import { createAuthorizedSend } from "./authorized-send.ts";
import { originOf, type ShopifyConfig } from "./config.ts";
import { fromHttpStatus, fromShopifyErrors, type ShopifyError, shopifyErrorShape } from "./errors.ts";
import { type Operation, repeatOperation } from "./operation.ts";
import { type CostReading, maxCostPerQuery, readCost } from "./rate-limit.ts";

const apiVersion = "2026-10";

/** `data` is null where the operation failed as a whole; `errors` may stand beside data as well. */
export type Answer<Output> = { data: Output | null; errors: ShopifyError[]; cost: CostReading | null };

export type ShopifyClient = {
  /** The answer, or an AdapterError where it holds any error. */
  ask<Output, Variables extends object>(
    operation: Operation<Output, Variables>,
    variables: Variables,
    call: Call,
  ): Promise<Output>;
  /** Answers in the order of the variables, asked in as few requests as the cost of a single one allows. */
  askEach<Output, Variables extends Record<string, unknown>>(
    operation: Operation<Output, Variables>,
    variablesOfEach: readonly Variables[],
    call: Call,
  ): Promise<Output[]>;
  /** As `ask`, with the errors left to the caller. */
  attempt<Output, Variables extends object>(
    operation: Operation<Output, Variables>,
    variables: Variables,
    call: Call,
  ): Promise<Answer<Output>>;
  /** Sends a body that was put into bytes before, exactly as it is, and reads the answer as that operation's. */
  replay<Output>(operation: Operation<Output, never>, body: string, call: Call): Promise<Answer<Output>>;
};

type Exchange = { name: string; text: string; variables: object; cost: number; call: Call; body?: string };
type RawAnswer = { data: unknown; errors: ShopifyError[]; cost: CostReading | null };

export function createClient(config: ShopifyConfig, ports: AdapterPorts): ShopifyClient {
  const url = `${originOf(config)}/admin/api/${apiVersion}/graphql.json`;
  const send = createAuthorizedSend(config, ports);

  async function sendOver(init: RequestInit, { name, cost, call, body }: Exchange): Promise<Response> {
    const headers = Object.fromEntries(new Headers(init.headers));
    const text = body ?? (typeof init.body === "string" ? init.body : "");
    const response = await send({ method: "POST", url, headers, body: text, operation: name }, call, cost);
    const failure = fromHttpStatus(response) ?? findFormFault(response);
    if (failure) throw failure;
    return new Response(response.body, { headers: { "content-type": "application/json" } });
  }

  async function exchange(request: Exchange): Promise<RawAnswer> {
    const client = new GraphQLClient(url, {
      headers: { accept: "application/json" },
      errorPolicy: "all",
      fetch: (_url, init = {}) => sendOver(init, request),
    });
    const { data, errors, extensions } = await client
      .rawRequest<unknown>(request.text, request.variables)
      .catch((error: unknown) => {
        if (error instanceof AdapterError) throw error;
        throw new AdapterError("bad-response", "Shopify's answer is no GraphQL answer", { cause: error });
      });
    const cost = readCost(extensions);
    if (cost) ports.reportBudget(cost.budget);
    return { data, errors: parseAnswer("errors", z.array(shopifyErrorShape), errors ?? []), cost };
  }

  async function askRaw(request: Exchange): Promise<unknown> {
    const { data, errors, cost } = await exchange(request);
    if (errors.length > 0) throw fromShopifyErrors(errors, cost);
    return data;
  }

  async function attemptExchange<Output>(
    { name, shape }: Operation<Output, never>,
    request: Exchange,
  ): Promise<Answer<Output>> {
    const { data, errors, cost } = await exchange(request);
    const isFailure = errors.length > 0 && (data === null || data === undefined);
    return { data: isFailure ? null : parseAnswer(name, shape, data), errors, cost };
  }

  return {
    async ask({ name, shape, text, cost }, variables, call) {
      return parseAnswer(name, shape, await askRaw({ name, text, variables, cost, call }));
    },

    async askEach(operation, variablesOfEach, call) {
      const perRequest = Math.max(1, Math.floor(maxCostPerQuery / operation.cost));
      const answers: unknown[] = [];
      for (let start = 0; start < variablesOfEach.length; start += perRequest) {
        const { split, ...request } = repeatOperation(
          operation,
          variablesOfEach.slice(start, start + perRequest),
        );
        const data = await askRaw({ name: operation.name, ...request, call });
        answers.push(...split(parseAnswer(operation.name, z.record(z.string(), z.unknown()), data)));
      }
      return answers.map((answer) => parseAnswer(operation.name, operation.shape, answer));
    },

    attempt: (operation, variables, call) =>
      attemptExchange(operation, {
        name: operation.name,
        text: operation.text,
        variables,
        cost: operation.cost,
        call,
      }),

    replay: (operation, body, call) =>
      attemptExchange(operation, {
        name: operation.name,
        text: operation.text,
        variables: {},
        cost: operation.cost,
        call,
        body,
      }),
  };
}

/** An answer of success that still is not the one of the API we speak to. */
function findFormFault({ headers }: HttpResponse): AdapterError | null {
  // Shopify: a version that is no longer served is answered by the oldest one that is, silently but for this header.
  const served = headers["x-shopify-api-version"];
  if (served !== undefined && served !== apiVersion) {
    return new AdapterError("bad-response", `Shopify served API version ${served} instead of ${apiVersion}`);
  }
  const type = headers["content-type"] ?? "";
  if (!type.toLowerCase().includes("json")) {
    return new AdapterError("bad-response", `Shopify answered ${type || "something"} instead of JSON`);
  }
  return null;
}

function parseAnswer<Output>(name: string, shape: z.ZodType<Output>, value: unknown): Output {
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = [name, ...(issue?.path ?? [])].join(".");
  throw new AdapterError(
    "bad-response",
    `Shopify's answer is not as documented: ${where}: ${issue?.message}`,
    {
      cause: parsed.error,
    },
  );
}
