// Katana's refusals, by status. Katana: the envelope is nested in its error document and on the live wire for 412 and
// 422 (O, V), flat in its portal's examples (O); a setting chooses.
import type { KatanaSettings } from "../settings.ts";

export type ErrorDetail = { path: string; code: string; message: string; info?: Record<string, unknown> };

export type ErrorBody = {
  statusCode: number;
  name: string;
  message: string;
  code?: string;
  details?: ErrorDetail[];
};

/** Thrown by any handler; becomes the answer, and takes back what the request changed. */
export class KatanaError extends Error {
  override name = "KatanaError";
  readonly body: ErrorBody;
  constructor(body: ErrorBody) {
    super(body.message);
    this.body = body;
  }
}

/** Katana: the exact body is not verified (?); only that allowedValues are told for a bad enum in a filter (V). */
export const badRequest = (details: ErrorDetail[]) =>
  new KatanaError({
    statusCode: 400,
    name: "BadRequestError",
    message: "Make sure your request is formatted correctly.",
    ...(details.length > 0 ? { code: "INVALID_PARAMETER_VALUE", details } : {}),
  });

export const unauthorized = () =>
  new KatanaError({ statusCode: 401, name: "UnauthorizedError", message: "Unauthorized" });

export const notFound = () =>
  new KatanaError({ statusCode: 404, name: "NotFoundError", message: "Not found" });

export const preconditionFailed = (message: string) =>
  new KatanaError({ statusCode: 412, name: "PreconditionFailedError", message });

export const invalidBody = (details: ErrorDetail[]) =>
  new KatanaError({
    statusCode: 422,
    name: "UnprocessableEntityError",
    message: "The request body is invalid. See error object `details` property for more info.",
    code: "VALIDATION_FAILED",
    details,
  });

/** A body of the right form that does not fit what exists. Katana: the form of these is not documented (?). */
export const unprocessable = (path: string, message: string) =>
  invalidBody([{ path, code: "invalid", message }]);

export const tooManyRequests = () =>
  new KatanaError({ statusCode: 429, name: "TooManyRequests", message: "Too Many Requests" });

export const serverError = (status: number) =>
  new KatanaError({ statusCode: status, name: "InternalServerError", message: "Internal Server Error" });

export function errorResponse(
  error: KatanaError,
  settings: KatanaSettings,
  headers: Record<string, string> = {},
): Response {
  const body = settings.errorEnvelope === "nested" ? { error: error.body } : error.body;
  return Response.json(body, { status: error.body.statusCode, headers });
}
