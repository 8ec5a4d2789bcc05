// Sends requests under a token. One that was entered stays; an app's client id and secret get one for a day, anew when
// Shopify no longer takes it. No clock: that a token has run out shows by its being refused.
import {
  type AdapterPorts,
  type Call,
  type HttpRequest,
  type HttpResponse,
  keepSecret,
  type KeptSecret,
} from "@stockgate/core/contracts";
import type { ShopifyConfig } from "./config.ts";
import { credentialsOf } from "./credentials.ts";
import { fromSendFailure } from "./errors.ts";
import { type ClientCredentials, requestToken } from "./login.ts";

type TokenSource = {
  /** The token at hand, or a new one; whoever asks meanwhile waits for the same login. */
  token(): Promise<string>;
  /**
   * To be told of a token that was answered 401. Answers whether another one may be had; of several that are told of
   * the same token only the first costs a login.
   */
  refuse(token: string): boolean;
};

/** Credentials are read whenever they are needed: what is kept here would lie in memory as a text. */
function createTokenSource(config: ShopifyConfig, ports: AdapterPorts): TokenSource {
  let held: KeptSecret | null = null;
  let login: Promise<string> | null = null;

  const logIn = async (credentials: ClientCredentials): Promise<string> => {
    try {
      const token = await requestToken(config, credentials, ports);
      held = keepSecret(token);
      return token;
    } finally {
      login = null;
    }
  };

  return {
    async token() {
      const credentials = credentialsOf(config);
      if (credentials.kind === "token") return credentials.accessToken;
      return held?.reveal() ?? (login ??= logIn(credentials));
    },
    refuse(token) {
      if (credentialsOf(config).kind === "token") return false;
      if (held?.reveal() === token) held = null;
      return true;
    },
  };
}

/**
 * `send` with the token in its header. Answered 401 it logs in once more, where it can, and sends the same again:
 * nothing was done for that request. Throws AdapterError.
 */
export function createAuthorizedSend(config: ShopifyConfig, ports: AdapterPorts): AdapterPorts["send"] {
  const tokens = createTokenSource(config, ports);

  function sendUnder(token: string, request: HttpRequest, call: Call, cost: number): Promise<HttpResponse> {
    const headers = { ...request.headers, "x-shopify-access-token": token };
    return ports.send({ ...request, headers }, call, cost).catch((error: unknown) => {
      throw fromSendFailure(error);
    });
  }

  return async (request, call, cost) => {
    const token = await tokens.token();
    const response = await sendUnder(token, request, call, cost);
    if (response.status !== 401 || !tokens.refuse(token)) return response;
    const renewed = await tokens.token();
    const answer = await sendUnder(renewed, request, call, cost);
    if (answer.status === 401) tokens.refuse(renewed);
    return answer;
  };
}
