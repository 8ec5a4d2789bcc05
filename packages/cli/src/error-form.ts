// What went wrong, in words and for programs.
import { GatewayError, UserErrors } from "@stockgate/client";
import { ConfigFileError } from "./apply/places.ts";

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** For programs: the code, and what to mend field by field. */
export const formOf = (error: unknown) => ({
  code: error instanceof GatewayError ? error.code : error instanceof Error ? error.name : "Error",
  message: messageOf(error),
  ...(error instanceof GatewayError && error.requestId ? { requestId: error.requestId } : {}),
  ...(error instanceof ConfigFileError ? { faults: error.faults } : {}),
  ...(error instanceof UserErrors ? { userErrors: error.userErrors } : {}),
});
