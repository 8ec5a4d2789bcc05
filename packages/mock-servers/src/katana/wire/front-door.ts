// What every request passes before its route: the key, the quota, and at the end the form of a refusal.
import type { Fault } from "../../shared/faults.ts";
import type { Handler, MockPorts } from "../../shared/ports.ts";
import type { QuotaStatus } from "../../shared/status.ts";
import { clientOf, type FaultAnswers } from "../../shared/with-faults.ts";
import type { KatanaSettings } from "../settings.ts";
import { KatanaError, errorResponse, serverError, tooManyRequests, unauthorized } from "./errors.ts";
import { createQuota } from "./quota.ts";

/** Katana: the documents' sample of Retry-After (O). */
const sampleRetryAfterSeconds = 15;

export type FrontDoorOptions = {
  ports: MockPorts;
  settings: () => KatanaSettings;
  isValidKey: (key: string) => boolean;
  hasQuota: (key: string) => boolean;
  report: (error: unknown) => void;
};

export type FrontDoor = {
  guard(handler: Handler): Handler;
  faultAnswers: FaultAnswers;
  quotasOf(keys: readonly string[]): QuotaStatus[];
};

export function createFrontDoor(options: FrontDoorOptions): FrontDoor {
  const { settings, ports } = options;
  const quota = createQuota(ports.clock, settings);
  const refuse = (error: KatanaError, headers: Record<string, string>) =>
    errorResponse(error, settings(), headers);

  const throttled = (headers: Record<string, string>, retryAfterSeconds: number) =>
    refuse(tooManyRequests(), {
      ...(settings().quotaHeadersOn429 ? headers : {}),
      "retry-after": String(retryAfterSeconds),
    });

  return {
    guard: (handler) => async (request) => {
      const key = clientOf(request);
      if (key === null || !options.isValidKey(key)) return refuse(unauthorized(), quota.untouched());
      const { headers, retryAfterSeconds } = options.hasQuota(key)
        ? quota.take(key)
        : { headers: quota.untouched(), retryAfterSeconds: null };
      if (retryAfterSeconds !== null) return throttled(headers, retryAfterSeconds);
      try {
        return withHeaders(await handler(request), headers);
      } catch (error) {
        if (error instanceof KatanaError) return refuse(error, headers);
        options.report(error);
        return refuse(serverError(500), headers);
      }
    },
    quotasOf: (keys) => quota.left(keys),
    faultAnswers: {
      throttled: (fault: Fault) =>
        throttled(quota.untouched(), fault.retryAfterSeconds ?? sampleRetryAfterSeconds),
      unauthorized: () => refuse(unauthorized(), quota.untouched()),
      serverError: (status) => refuse(serverError(status), quota.untouched()),
    },
  };
}

function withHeaders(response: Response, headers: Record<string, string>): Response {
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}
