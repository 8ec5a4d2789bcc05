// The gateway's log: JSON lines on standard output. Secrets are redacted wherever a field bears one of their names;
// bodies, headers and configurations are never handed to it in the first place.
import type { Log } from "@stockgate/core";
import { type DestinationStream, pino, stdTimeFunctions } from "pino";
import type { LogLevel } from "./config.ts";
import { scopeFields } from "./request-scope.ts";

const secretNames = [
  "accessToken",
  "adminToken",
  "apiKey",
  "authorization",
  "body",
  "clientSecret",
  "config",
  "cookie",
  "headers",
  "password",
  "secretKey",
  "token",
];

type PrintedError = { name: string; message: string; code?: unknown; stack?: string; cause?: unknown };

/** Name, message and stack alone, causes included: what else hangs on an error may be a request with its headers. */
function printError(error: unknown): PrintedError | string {
  if (!(error instanceof Error)) return String(error);
  const code: unknown = Reflect.get(error, "code");
  return {
    name: error.name,
    message: error.message,
    ...(typeof code === "string" || typeof code === "number" ? { code } : {}),
    ...(error.stack === undefined ? {} : { stack: error.stack }),
    ...(error.cause === undefined ? {} : { cause: printError(error.cause) }),
  };
}

export const createLog = (level: LogLevel, destination?: DestinationStream): Log =>
  pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: scopeFields,
      serializers: { error: printError },
      redact: {
        paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        censor: "[redacted]",
      },
    },
    destination ?? pino.destination({ dest: 1, sync: true }),
  );
