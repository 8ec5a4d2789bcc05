// What a handler answers, before it becomes a Response.

export type Reply = { status: number; body: unknown; headers: Record<string, string> };

/** Katana: creating answers 200, not 201 (O, V). */
export const reply = (body: unknown, headers: Record<string, string> = {}): Reply => ({
  status: 200,
  body,
  headers,
});

/** Katana: deleting and receiving answer 204 (O). */
export const noContent = (): Reply => ({ status: 204, body: null, headers: {} });

export const toResponse = (answer: Reply, headers: Record<string, string>): Response =>
  answer.status === 204
    ? new Response(null, { status: 204, headers: { ...headers, ...answer.headers } })
    : Response.json(answer.body, { status: answer.status, headers: { ...headers, ...answer.headers } });
