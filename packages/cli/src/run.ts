// One call of the command line: what was typed in, an exit code out.
import { GatewayError, UserErrors } from "@stockgate/client";
import { CommanderError } from "commander";
import { complete, completeWord } from "./completion.ts";
import { formOf, messageOf } from "./error-form.ts";
import { exitCodeOf, exitCodes } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import { createOutput } from "./output.ts";
import { createProgram } from "./program.ts";

function tellError(io: Io, isJson: boolean, error: unknown): void {
  const out = createOutput(io, isJson);
  // Commander has said it to people by then.
  if (error instanceof CommanderError && (!isJson || error.exitCode === 0)) return;
  if (isJson) return out.answer({ error: formOf(error) }, () => {});
  if (error instanceof UserErrors) {
    for (const { code, field, message } of error.userErrors) {
      out.note(`${code}${field ? ` (${field.join(".")})` : ""}: ${message}`);
    }
    return;
  }
  out.note(
    `${messageOf(error)}${error instanceof GatewayError && error.requestId ? ` (request ${error.requestId})` : ""}`,
  );
}

export async function run(words: readonly string[], given: Omit<Io, "end">): Promise<number> {
  let exitCode: number = exitCodes.ok;
  const io: Io = { ...given, end: (code) => (exitCode = code) };
  const program = createProgram(io);
  if (words[0] === completeWord) {
    for (const { value, about } of complete(program, words.slice(1))) io.stdout.write(`${value}\t${about}\n`);
    return exitCodes.ok;
  }
  try {
    await program.parseAsync(words, { from: "user" });
    return io.signal.aborted ? exitCodes.interrupted : exitCode;
  } catch (error) {
    if (io.signal.aborted) return exitCodes.interrupted;
    tellError(io, words.includes("--json"), error);
    return exitCodeOf(error);
  }
}
