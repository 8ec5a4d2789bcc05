// A Shopify that says what a test has written down, and notes what it was asked. Answers nothing else.
import type { AdapterPorts, BudgetReading, Call, HttpRequest, HttpResponse } from "@stockgate/core/contracts";
import { createChannel } from "../channel.ts";
import type { ShopifyConfig } from "../config.ts";

export const call: Call = { priority: "webhook" };
export const shopDomain = "demo.myshopify.com";
export const config = { shopDomain, accessToken: "shpat_secret", clientSecret: "shpss_secret" };
export const clientConfig = { shopDomain, clientId: "the-client", clientSecret: "shpss_secret" };

type Asked = { operationName: string; query: string; variables: Record<string, unknown> };
type Scripted = { scripted: HttpResponse };

/** Any JSON body answers as HTTP 200; `respond` makes other answers; what it throws is thrown by `send`. */
export type Script = (asked: Asked, count: number) => unknown;

export const respond = (
  status: number,
  body: unknown = "",
  headers: Record<string, string> = { "content-type": "application/json; charset=utf-8" },
): Scripted => ({
  scripted: { status, headers, body: typeof body === "string" ? body : JSON.stringify(body) },
});

const isScripted = (answer: unknown): answer is Scripted =>
  typeof answer === "object" && answer !== null && "scripted" in answer;

type Sent = HttpRequest & { call: Call; cost: number };
type Options = {
  config?: ShopifyConfig;
  /** What the nth login is answered. */
  login?: (count: number) => HttpResponse | Promise<HttpResponse>;
};

export const isLogin = ({ url }: HttpRequest) => url.endsWith("/admin/oauth/access_token");

export const granted = (token: string) =>
  respond(200, { access_token: token, scope: "read_products", expires_in: 86_399 }).scripted;

export function scriptShopify(script: Script, options: Options = {}) {
  const login = options.login ?? ((count) => granted(`shpat_${count}`));
  const requests: Sent[] = [];
  const budgets: BudgetReading[] = [];
  const silent = () => {};
  const ports: AdapterPorts = {
    async send(request, call, cost) {
      requests.push({ ...request, call, cost });
      if (isLogin(request)) return await login(requests.filter(isLogin).length);
      const answer = script(JSON.parse(request.body ?? ""), requests.length);
      return isScripted(answer) ? answer.scripted : respond(200, answer).scripted;
    },
    reportBudget: (reading) => budgets.push(reading),
    log: { debug: silent, info: silent, warn: silent, error: silent },
  };
  return {
    ports,
    channel: createChannel(options.config ?? config, ports),
    requests,
    budgets,
    asked: (): Asked[] => requests.filter((each) => !isLogin(each)).map(({ body }) => JSON.parse(body ?? "")),
  };
}

/** Who the store is, and what the app was granted. */
export const shopAnswer = (scopes: readonly string[], myshopifyDomain = shopDomain) => ({
  data: {
    shop: { myshopifyDomain },
    currentAppInstallation: { accessScopes: scopes.map((handle) => ({ handle })) },
  },
});

/** As Shopify states it beside every answer. */
export const costExtension = (requested: number, available: number) => ({
  cost: {
    requestedQueryCost: requested,
    actualQueryCost: null,
    throttleStatus: { maximumAvailable: 4000, currentlyAvailable: available, restoreRate: 200 },
  },
});

export const shopifyError = (message: string, extensions: Record<string, unknown>) => ({
  message,
  locations: [{ line: 1, column: 1 }],
  extensions,
});
