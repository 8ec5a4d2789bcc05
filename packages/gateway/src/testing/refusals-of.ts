// What a mutation says against its input.
import type { TestClient } from "./client.ts";

type UserError = { code: string; message: string; field: string[] | null };

export async function refusalsOf(client: TestClient, name: string, input: object): Promise<UserError[]> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) { ${name}(input: $input) { userErrors { code message field } } }`;
  const answer = await client.ask<{ [name: string]: { userErrors: UserError[] } }>(document, { input });
  return answer[name]?.userErrors ?? [];
}
