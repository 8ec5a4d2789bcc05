// Gets an access token by an app's client id and secret. Nothing of what is sent or answered here may get into a
// message or a log: it is all secret.
import { AdapterError, type AdapterPorts, type Call, type HttpResponse } from "@stockgate/core/contracts";
import { z } from "zod";
import { originOf, type ShopifyConfig } from "./config.ts";
import { type Credentials, headerPattern } from "./credentials.ts";
import { fromHttpStatus, fromSendFailure } from "./errors.ts";

export type ClientCredentials = Extract<Credentials, { kind: "client" }>;

/** All that wait share one login, so it goes as the most urgent of them might want it. */
const call: Call = { priority: "person" };
/** Shopify: cost points are counted for Admin API queries (api/usage/limits); a login is none, and is not charged. */
const cost = 0;

const tokenShape = z.object({ access_token: z.string().regex(headerPattern) });

/**
 * Shopify: POST /admin/oauth/access_token with the client credentials grant answers a token for 24 hours and no refresh
 * token (apps/build/authentication-authorization/client-credentials-grant). Whatever fails here, the request that the
 * token was for has had no effect: `isUnsent`.
 */
export async function requestToken(
  config: ShopifyConfig,
  { clientId, clientSecret }: ClientCredentials,
  ports: AdapterPorts,
): Promise<string> {
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: clientId,
    client_secret: clientSecret,
  });
  // Only an address for development may stand for several shops; Shopify's own host names the one.
  if (config.baseUrl !== undefined) form.set("shop", config.shopDomain);
  const request = {
    method: "POST" as const,
    url: `${originOf(config)}/admin/oauth/access_token`,
    headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
    body: form.toString(),
    operation: "login",
  };
  const response = await ports.send(request, call, cost).catch((error: unknown) => {
    throw asUnsent(fromSendFailure(error));
  });
  const refusal = describeRefusal(response, config.shopDomain);
  if (refusal !== null) throw new AdapterError("unauthorized", refusal);
  const failure = fromHttpStatus(response);
  if (failure) throw asUnsent(failure);
  const token = readToken(response.body);
  if (token !== null) return token;
  throw new AdapterError("bad-response", "Shopify's answer to the login holds no access token", {
    isUnsent: true,
  });
}

function asUnsent({ kind, message, waitMs, cause }: AdapterError): AdapterError {
  return new AdapterError(kind, message, {
    ...(waitMs === undefined ? {} : { waitMs }),
    isUnsent: true,
    cause,
  });
}

function readToken(body: string): string | null {
  try {
    return tokenShape.parse(JSON.parse(body)).access_token;
  } catch {
    // What is thrown here may quote the body.
    return null;
  }
}

/**
 * Shopify: these come with HTTP 400, as JSON or as a page whose title names the error ("400 - Oauth error
 * app_not_installed"), by the vendor's page on the grant and by what others were answered.
 */
const refusals: readonly { code: string; wayOut: (shopDomain: string) => string }[] = [
  {
    code: "shop_not_permitted",
    wayOut: (shop) =>
      `The app and ${shop} must belong to the same organization in Shopify's Dev Dashboard: make the app in the ` +
      "organization that owns the store, or enter an accessToken instead.",
  },
  {
    code: "app_not_installed",
    wayOut: (shop) => `The app is not installed in ${shop}: install it there from Shopify's Dev Dashboard.`,
  },
  {
    code: "application_cannot_be_found",
    wayOut: () =>
      "Shopify knows no app of this clientId: copy it from the app's settings in the Dev Dashboard.",
  },
  {
    code: "invalid_client",
    wayOut: () =>
      "clientId and clientSecret do not belong together: copy both from the app's settings in the Dev Dashboard.",
  },
];

const refusedStatuses = new Set([400, 401, 403]);

/** Null where the login was not refused. The answer's own words stay out of it. */
function describeRefusal({ status, body }: HttpResponse, shopDomain: string): string | null {
  if (!refusedStatuses.has(status)) return null;
  const known = refusals.find(({ code }) => body.includes(code));
  const wayOut =
    known?.wayOut(shopDomain) ??
    `See that the app is installed in ${shopDomain}, that both belong to the same organization, and that clientId ` +
      "and clientSecret are those of the app's settings in the Dev Dashboard.";
  return `Shopify refuses the app's login (HTTP ${status}). ${wayOut}`;
}
