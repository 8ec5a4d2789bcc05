// What went wrong, in words and for programs.
import { GatewayError, UserErrors } from "@stockgate/client";
import { CommanderError } from "commander";
import { ConfigFileError } from "./apply/places.ts";

export const messageOf = (error: unknown): string => {
  if (error instanceof CommanderError) return error.message.replace(/^error: /, "");
  return error instanceof Error ? error.message : String(error);
};

function codeOf(error: unknown): string {
  if (error instanceof GatewayError) return error.code;
  // The same to a program, whoever found it.
  if (error instanceof CommanderError) return "UsageError";
  return error instanceof Error ? error.name : "Error";
}

/** For programs: the code, and what to mend field by field. */
export const formOf = (error: unknown) => ({
  code: codeOf(error),
  message: messageOf(error),
  ...(error instanceof GatewayError && error.requestId ? { requestId: error.requestId } : {}),
  ...(error instanceof ConfigFileError ? { faults: error.faults } : {}),
  ...(error instanceof UserErrors ? { userErrors: error.userErrors } : {}),
});
