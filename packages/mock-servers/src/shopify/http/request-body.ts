// What a GraphQL request asks: the document, its variables, and which operation of it.

export type GraphqlRequest = {
  query: string;
  variables: Record<string, unknown>;
  operationName: string | null;
};

/** A body can be read once: whoever asks first reads it for all. */
const read = new WeakMap<Request, Promise<GraphqlRequest | null>>();

/** Null where the body is no GraphQL request. */
export function readGraphqlRequest(request: Request): Promise<GraphqlRequest | null> {
  const reading = read.get(request) ?? readOnce(request);
  read.set(request, reading);
  return reading;
}

async function readOnce(request: Request): Promise<GraphqlRequest | null> {
  const text = await request.text();
  if (request.headers.get("content-type")?.startsWith("application/graphql") === true) {
    return { query: text, variables: {}, operationName: null };
  }
  const body = parseJson(text);
  const query = body?.["query"];
  if (typeof query !== "string") return null;
  const variables = body?.["variables"];
  const operationName = body?.["operationName"];
  return {
    query,
    variables: isRecord(variables) ? variables : {},
    operationName: typeof operationName === "string" && operationName !== "" ? operationName : null,
  };
}

/** Names of a request's root fields: what faults are matched by and requests are counted under. */
export async function operationNames(request: Request): Promise<string[]> {
  const isGraphql = request.method === "POST" && new URL(request.url).pathname.endsWith("/graphql.json");
  const body = isGraphql ? await readGraphqlRequest(request) : null;
  if (!body) return [];
  const rootFields = rootFieldPattern.exec(body.query.replaceAll(/#.*$/gm, ""));
  return [
    ...(body.operationName === null ? [] : [body.operationName]),
    ...(rootFields?.[1] ? [rootFields[1]] : []),
  ];
}

/** Whether it continues a list after a cursor. */
export async function isLaterPage(request: Request): Promise<boolean> {
  const { query = "", variables = {} } = (await readGraphqlRequest(request)) ?? {};
  const given = [...query.matchAll(/\bafter\s*:\s*\$(\w+)/g)].map(([, name = ""]) => variables[name]);
  return /\bafter\s*:\s*"/.test(query) || given.some((cursor) => typeof cursor === "string");
}

const rootFieldPattern = /^[^{]*\{\s*(?:\w+\s*:\s*)?(\w+)/s;

function parseJson(text: string): Record<string, unknown> | null {
  try {
    const body: unknown = JSON.parse(text);
    return isRecord(body) ? body : null;
  } catch {
    return null;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
