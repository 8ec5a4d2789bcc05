// What a command ends with, for scripts.
import { ForbiddenError, UnauthenticatedError, UnreachableError } from "@stockgate/client";
import { CommanderError } from "commander";

export const exitCodes = {
  ok: 0,
  /** Something was refused, has failed, or must be mended. */
  wrong: 1,
  /** The command line or the configuration cannot be understood. */
  usage: 2,
  /** The token is none, or its scope does not reach that far. */
  unauthorized: 3,
  /** The gateway does not answer. */
  unreachable: 4,
  /** `apply --dry-run` has something to change. */
  differs: 5,
  /** Ctrl-C. */
  interrupted: 130,
} as const;

export const aboutExitCodes = `Exit codes:
  0    done
  1    something was refused, has failed, or must be mended
  2    the command line or the configuration cannot be understood
  3    the token is none, or its scope does not reach that far
  4    the gateway does not answer
  5    apply --dry-run: there is something to change
  130  interrupted`;

/** What whoever typed the command can mend by typing another. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  if (error instanceof UsageError) return exitCodes.usage;
  if (error instanceof UnauthenticatedError || error instanceof ForbiddenError) return exitCodes.unauthorized;
  return error instanceof UnreachableError ? exitCodes.unreachable : exitCodes.wrong;
}
