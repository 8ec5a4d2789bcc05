// A token for a cookie, and the end of it: the one thing besides CSV files that is not asked over GraphQL.
import { send } from "./system-ports.ts";

const headers = { "content-type": "application/json", "x-graphql-yoga-csrf": "console" };

/** Null where it was taken, else why not, for a person. */
export async function beginSession(token: string): Promise<string | null> {
  let response: Response;
  try {
    response = await send("/session", { method: "POST", headers, body: JSON.stringify({ token }) });
  } catch {
    return "The gateway does not answer. Try again in a moment.";
  }
  if (response.ok) return null;
  if (response.status === 401)
    return "The gateway does not know this token. Copy it again, or have another one made.";
  return messageIn(await response.text()) ?? `The gateway answered ${response.status}.`;
}

export async function endSession(): Promise<void> {
  await send("/session", { method: "DELETE", headers }).catch(() => undefined);
}

function messageIn(text: string): string | null {
  try {
    const body = JSON.parse(text) as { error?: string; errors?: { message: string }[] };
    return body.errors?.[0]?.message ?? body.error ?? null;
  } catch {
    return null;
  }
}
