// POST /admin/oauth/access_token with the client credentials grant: an app of the store's own organisation gets a
// token for a day by its client id and secret.
import type { AppSeed } from "../apps.ts";
import type { Tokens } from "./tokens.ts";

/** Shopify: form fields by its documents, JSON from its own library; both are taken. */
export async function answerTokenRequest(
  request: Request,
  options: { apps: readonly AppSeed[]; tokens: Tokens; domain: string | null; now: number },
): Promise<Response> {
  const fields = await readFields(request);
  const app = options.apps.find((each) => each.clientId === fields.get("client_id"));
  if (!app || app.clientSecret !== fields.get("client_secret")) {
    return oauthError(400, "invalid_client", "Client authentication failed.");
  }
  if (fields.get("grant_type") !== "client_credentials") {
    return oauthError(400, "unsupported_grant_type", "Only the client credentials grant is played here.");
  }
  // On one port the host tells no store: then the form may, or the app is installed at one only.
  const [only, ...others] = app.installations;
  const domain = options.domain ?? fields.get("shop") ?? (others.length === 0 ? only?.domain : undefined);
  if (!app.installations.some((each) => each.domain === domain) || domain === undefined) {
    return oauthError(400, "shop_not_permitted", "Client credentials cannot be performed on this shop.");
  }
  const { token, scopes } = options.tokens.grant(app, domain, options.now);
  return Response.json({ access_token: token, scope: scopes.join(","), expires_in: 86_399 });
}

async function readFields(request: Request): Promise<Map<string, string>> {
  const text = await request.text();
  if (request.headers.get("content-type")?.includes("json") !== true) {
    return new Map(new URLSearchParams(text));
  }
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== "object" || body === null) return new Map();
    return new Map(Object.entries(body).map(([name, value]) => [name, String(value)]));
  } catch {
    return new Map();
  }
}

const oauthError = (status: number, error: string, description: string) =>
  Response.json({ error, error_description: `Oauth error ${error}: ${description}` }, { status });
