// /__mock/tokens: lists the access tokens; POST {"token": "...", "isRevoked": true} revokes one, or brings it back.
// /__mock/uninstall: POST {"app": "stockgate", "shop": "demo.myshopify.com"} takes an app off a store, as its merchant
// does: app/uninstalled is sent, tokens and subscriptions are gone.
import { z } from "zod";
import { printDateTime } from "../graphql/scalars.ts";
import type { MockState } from "../mock-state.ts";

const change = z.strictObject({ token: z.string(), isRevoked: z.boolean() });

export async function answerTokenControl(request: Request, state: MockState): Promise<Response> {
  if (request.method === "GET") return Response.json(state.tokens.list());
  if (request.method !== "POST") return new Response(null, { status: 405 });
  const parsed = change.safeParse(await request.json().catch(() => null));
  if (!parsed.success) return Response.json({ error: z.prettifyError(parsed.error) }, { status: 422 });
  const { token, isRevoked } = parsed.data;
  const isKnown = state.transact(() => state.tokens.setRevoked(token, isRevoked));
  return new Response(null, { status: isKnown ? 204 : 404 });
}

const uninstall = z.strictObject({ app: z.string(), shop: z.string() });

export async function answerUninstall(request: Request, state: MockState): Promise<Response> {
  if (request.method !== "POST") return new Response(null, { status: 405 });
  const parsed = uninstall.safeParse(await request.json().catch(() => null));
  if (!parsed.success) return Response.json({ error: z.prettifyError(parsed.error) }, { status: 422 });
  const { app: appKey, shop: domain } = parsed.data;
  const app = state.apps.find((each) => each.key === appKey);
  if (!app || !state.stores.has(domain)) return new Response(null, { status: 404 });
  state.work({ appKey, domain, scopes: app.scopes }, (work) => {
    for (const { token, ...each } of state.tokens.list()) {
      if (each.appKey === appKey && each.domain === domain) state.tokens.setRevoked(token, true);
    }
    const { id, name, email, createdAt, currency } = work.store.shop();
    const body = { id: BigInt(id), name, email, domain, created_at: printDateTime(createdAt), currency };
    work.announce(
      "APP_UNINSTALLED",
      () => ({ ...body, myshopify_domain: domain }),
      `uninstall ${appKey}`,
      appKey,
    );
  });
  state.work({ appKey, domain, scopes: app.scopes }, ({ store }) => {
    for (const each of store.subscriptions.values()) {
      if (each.appKey === appKey) store.subscriptions.delete(each.id);
    }
  });
  return new Response(null, { status: 204 });
}
