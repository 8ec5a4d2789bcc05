// Questions to a gateway, and what to ask it for.
import { token } from "../support/gateway-process.ts";
import { documents, skusOf } from "./documents.ts";

export const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };

export async function ask(url: string, body: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${url}/graphql`, { method: "POST", headers, body: JSON.stringify(body) });
  const { data, errors } = (await response.json()) as { data: Record<string, unknown>; errors?: unknown };
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}

/** The variables that each of the first parts of the shop is asked for by. */
export async function listParts(url: string, count: number): Promise<Record<string, unknown>[]> {
  const found = await ask(url, { query: "{ integrations(first: 1) { nodes { id } } }" });
  const { nodes } = found["integrations"] as { nodes: { id: string }[] };
  const id = nodes[0]?.id;
  const parts: Record<string, unknown>[] = [];
  let after: unknown = null;
  for (let part = 0; part < count; part += 1) {
    const variables = { id, after, skus: skusOf(part) };
    parts.push(variables);
    const page = await ask(url, { query: documents["a page of 100 targets"], variables });
    after = (page["integration"] as { targets: { pageInfo: { endCursor: string } } }).targets.pageInfo
      .endCursor;
  }
  return parts;
}
