// From what came over HTTP to the client's own errors.
import type { GatewayError } from "./errors.ts";
import { type GatewayErrorParts, toGatewayError } from "./errors.ts";

type GraphQLErrorForm = { message?: unknown; extensions?: Record<string, unknown> };
export type Heard = { status: number; headers: Headers };

const codesByStatus: Readonly<Record<number, string>> = {
  401: "UNAUTHENTICATED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  413: "CONTENT_TOO_LARGE",
  421: "MISDIRECTED",
  429: "THROTTLED",
};

/** The header as seconds; the gateway never sends a date. */
function retryAfterOf(headers: Headers): number | null {
  const seconds = Number(headers.get("retry-after") ?? "");
  return headers.has("retry-after") && Number.isFinite(seconds) ? seconds : null;
}

const textOr = <Fallback>(value: unknown, fallback: Fallback): string | Fallback =>
  typeof value === "string" ? value : fallback;

function partsOf({ message, extensions = {} }: GraphQLErrorForm, heard: Heard): GatewayErrorParts {
  const stated = extensions["retryAfterSeconds"];
  return {
    message: textOr(message, `The gateway answered ${heard.status}.`),
    code: textOr(extensions["code"], codesByStatus[heard.status] ?? `HTTP_${heard.status}`),
    status: heard.status,
    requestId: textOr(extensions["requestId"], heard.headers.get("x-request-id")),
    retryAfterSeconds: typeof stated === "number" ? stated : retryAfterOf(heard.headers),
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

/** Of a GraphQL answer, `{ errors }`; of a plain one, `{ error }`; null where it holds neither. */
export function errorIn(body: unknown, heard: Heard): GatewayError | null {
  if (!isObject(body)) return null;
  const { errors, error } = body;
  const [first] = Array.isArray(errors) ? (errors as GraphQLErrorForm[]) : [];
  if (first) return toGatewayError(partsOf(first, heard));
  return typeof error === "string" ? toGatewayError(partsOf({ message: error }, heard)) : null;
}

/** Of an answer that is no success, whatever its body is. */
export async function errorOf(response: Response): Promise<GatewayError> {
  const text = await response.text();
  let body: unknown = null;
  try {
    body = JSON.parse(text);
  } catch {
    // A proxy's page: its status says enough.
  }
  return errorIn(body, response) ?? toGatewayError(partsOf({}, response));
}
