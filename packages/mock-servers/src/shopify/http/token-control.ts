// /__mock/tokens: lists the access tokens; POST {"token": "...", "isRevoked": true} revokes one, or brings it back.
import { z } from "zod";
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
