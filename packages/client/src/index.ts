// What @stockgate/client offers.
export { createCarrier, createClient, type ClientOptions, type StockgateClient } from "./client.ts";
export type { CallOptions } from "./carrier.ts";
export type { CsvFault, CsvReport, CsvUploadOptions } from "./csv.ts";
export {
  CursorExpiredError,
  ForbiddenError,
  GatewayError,
  UnauthenticatedError,
  UnreachableError,
  type UserError,
  UserErrors,
} from "./errors.ts";
export type { Finding } from "./findings.ts";
export * as findings from "./findings.ts";
export type { Reconnecting } from "./follow.ts";
export type { ClientPorts } from "./system-ports.ts";
export type * from "./generated/operations.ts";
export * as documents from "./generated/operations.ts";
