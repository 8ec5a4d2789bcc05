// One GraphQL request to the gateway; refusals become errors that say what was refused.
import type { DemoOptions } from "./options.ts";

type UserErrors = { userErrors: { message: string; field: string[] | null }[] };

export async function ask<T>(options: DemoOptions, query: string, variables: object = {}): Promise<T> {
  const response = await fetch(`${options.gatewayUrl}/graphql`, {
    method: "POST",
    headers: { authorization: `Bearer ${options.adminToken}`, "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });
  const answer = (await response.json()) as { data?: T; errors?: { message: string }[] };
  if (answer.errors || !answer.data) {
    throw new Error(answer.errors?.map(({ message }) => message).join(" ") ?? `HTTP ${response.status}`);
  }
  return answer.data;
}

/** A mutation with the one root field named; answers its payload. */
export async function command<T>(
  options: DemoOptions,
  name: string,
  input: object,
  selection: string,
): Promise<T> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${selection} userErrors { message field } } }`;
  const { [name]: payload } = await ask<Record<string, T & UserErrors>>(options, query, { input });
  if (!payload) throw new Error(`${name} answered nothing.`);
  if (payload.userErrors.length > 0) {
    throw new Error(`${name}: ${payload.userErrors.map(({ message }) => message).join(" ")}`);
  }
  return payload;
}
