// Why Shopify did not answer what was asked, in the contract's words: by the connection, by the HTTP status, and by the
// errors that come inside an HTTP 200. No message here holds a credential.
import { AdapterError, HttpFailure, type HttpResponse } from "@stockgate/core/contracts";
import { z } from "zod";
import { type CostReading, throttleWaitMs } from "./rate-limit.ts";

const pathShape = z.array(z.union([z.string(), z.number()]));

/** One entry of `errors`, as far as it is understood. */
export const shopifyErrorShape = z.object({
  message: z.string(),
  /** Where in the answer it belongs. */
  path: pathShape.optional().catch(undefined),
  extensions: z
    .object({
      code: z.string().optional().catch(undefined),
      /** Of INVALID_VARIABLE: where in the variable each fault lies. */
      problems: z
        .array(z.object({ path: pathShape }))
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
});
export type ShopifyError = z.output<typeof shopifyErrorShape>;

/** Shopify's own failures. Whether a mutation took effect is not known then. */
const serverFaultCodes = new Set(["INTERNAL_SERVER_ERROR", "SERVICE_UNAVAILABLE", "TIMEOUT"]);
/** ACCESS_DENIED names the missing scope in its message: "Required access: `write_inventory` access scope." */
const refusedCodes = new Set(["ACCESS_DENIED", "SHOP_INACTIVE"]);

const codeOf = (error: ShopifyError) => error.extensions?.code ?? "";

export const isAccessDenied = (error: ShopifyError) => codeOf(error) === "ACCESS_DENIED";

/** The most telling of `errors`, of which there is at least one. */
export function fromShopifyErrors(errors: readonly ShopifyError[], cost: CostReading | null): AdapterError {
  const throttled = errors.find((error) => codeOf(error) === "THROTTLED");
  if (throttled) {
    const waitMs = cost === null ? undefined : throttleWaitMs(cost);
    return new AdapterError(
      "throttled",
      "Shopify: too many requests",
      waitMs === undefined ? {} : { waitMs },
    );
  }
  const refused = errors.find((error) => refusedCodes.has(codeOf(error)));
  if (refused) return new AdapterError("unauthorized", `Shopify: ${refused.message}`);
  const fault = errors.find((error) => serverFaultCodes.has(codeOf(error)));
  if (fault) return new AdapterError("unavailable", `Shopify: ${fault.message}`);
  const [first] = errors;
  const kind = first && codeOf(first) === "RESOURCE_NOT_FOUND" ? "not-found" : "rejected";
  return new AdapterError(kind, `Shopify: ${first?.message ?? "refused without a reason"}`);
}

/** Seconds, with decimals, as Shopify writes them ("4.0"). */
function retryAfterMs(headers: HttpResponse["headers"]): number | undefined {
  const seconds = Number(headers["retry-after"] ?? "");
  return Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds * 1000) : undefined;
}

/** What an answer's HTTP status says; null where it is one of success. */
export function fromHttpStatus({ status, headers }: HttpResponse): AdapterError | null {
  if (status >= 200 && status < 300) return null;
  if (status === 401 || status === 403) {
    return new AdapterError(
      "unauthorized",
      `Shopify refuses the access token (HTTP ${status}). See that its app is installed in this store.`,
    );
  }
  // Shopify: frozen for an unpaid bill, and locked (api/usage/response-codes). Only the merchant can mend either.
  if (status === 402) return new AdapterError("unauthorized", "Shopify: the store is frozen (HTTP 402)");
  if (status === 423) return new AdapterError("unauthorized", "Shopify: the store is locked (HTTP 423)");
  if (status === 404)
    return new AdapterError("not-found", "Shopify knows no store of this domain (HTTP 404)");
  // Shopify: 430 is its guard against floods, on top of the documented limits (api/usage/response-codes).
  if (status === 429 || status === 430) {
    const waitMs = retryAfterMs(headers);
    return new AdapterError(
      "throttled",
      "Shopify: too many requests",
      waitMs === undefined ? {} : { waitMs },
    );
  }
  if (status >= 500 || status === 408)
    return new AdapterError("unavailable", `Shopify answered HTTP ${status}`);
  if (status < 400) return new AdapterError("bad-response", `Shopify redirects elsewhere (HTTP ${status})`);
  return new AdapterError("rejected", `Shopify answered HTTP ${status}`);
}

/** What `send` threw. */
export function fromSendFailure(error: unknown): AdapterError {
  if (error instanceof AdapterError) return error;
  if (error instanceof HttpFailure) {
    return new AdapterError("unavailable", error.message, { isUnsent: error.isUnsent, cause: error });
  }
  return new AdapterError("unavailable", "The request to Shopify could not be sent", { cause: error });
}
