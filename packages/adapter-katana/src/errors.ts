// Sorts what went wrong with a request into the kinds the engine knows. Never decides what to do about it, and never
// repeats a header or a body in full: neither a key nor a customer's address gets into a message.
import {
  AdapterError,
  type AdapterErrorKind,
  type HttpFailure,
  type HttpResponse,
} from "@stockgate/core/contracts";
import { z } from "zod";
import { isJsonObject, parseJson, type Json } from "./json.ts";
import { readRetryAfterMs } from "./rate-limit.ts";

const longestMessage = 400;

/** `request` names it for a person: "GET /inventory". */
export function errorOfStatus(request: string, response: HttpResponse): AdapterError {
  const kind = kindOfStatus(response.status);
  const waitMs = kind === "throttled" ? readRetryAfterMs(response.headers) : undefined;
  return new AdapterError(kind, messageOf(kind, request, response), waitMs === undefined ? {} : { waitMs });
}

export function errorOfFailure(request: string, failure: HttpFailure): AdapterError {
  const message = `${request}: no answer from Katana (${failure.message})`;
  return new AdapterError("unavailable", message, { isUnsent: failure.isUnsent, cause: failure });
}

export function badResponse(request: string, problem: string): AdapterError {
  return new AdapterError("bad-response", `${request}: Katana's answer is not as documented: ${problem}`);
}

/** Where in the answer the first problems lie, without the values. */
export function describeProblems(error: z.ZodError): string {
  const shown = error.issues
    .slice(0, 3)
    .map(({ path, message }) => `${path.join(".") || "body"}: ${message}`);
  const more = error.issues.length - shown.length;
  return shown.join("; ") + (more > 0 ? `; and ${more} more` : "");
}

function kindOfStatus(status: number): AdapterErrorKind {
  if (status === 401 || status === 403) return "unauthorized";
  if (status === 404) return "not-found";
  if (status === 409 || status === 412) return "conflict";
  if (status === 429) return "throttled";
  if (status === 408 || status >= 500) return "unavailable";
  // A redirect: this is not the API, or no longer its address.
  if (status < 400) return "bad-response";
  return "rejected";
}

function messageOf(kind: AdapterErrorKind, request: string, response: HttpResponse): string {
  if (response.status === 401) {
    return "Katana does not accept the API key; make a new one in Katana under Settings > API and enter it as apiKey";
  }
  if (kind === "bad-response") {
    return `${request}: Katana answered with a redirect (HTTP ${response.status}); check the account's baseUrl`;
  }
  const said = vendorMessage(parseJson(response.body));
  return `${request}: Katana answered HTTP ${response.status}${said && `: ${said}`}`.slice(0, longestMessage);
}

const vendorError = z.object({
  message: z.string().optional().catch(undefined),
  details: z
    .array(z.object({ path: z.string().catch(""), message: z.string().catch("") }))
    .optional()
    .catch(undefined),
});

/** Katana: documented under `error`, shown flat in the examples; some answers are a page of HTML. */
function vendorMessage(body: Json | undefined): string {
  if (!isJsonObject(body)) return "";
  if (typeof body["error"] === "string") return body["error"];
  const { data } = vendorError.safeParse(isJsonObject(body["error"]) ? body["error"] : body);
  const details = data?.details?.map(({ path, message }) => `${path} ${message}`.trim()).join("; ");
  return [data?.message, details].filter(Boolean).join(" ");
}
