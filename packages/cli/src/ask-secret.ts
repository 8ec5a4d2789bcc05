// Secrets come from the environment, from a person who types them unseen, or line by line from a pipe; never from the
// command line, which everybody on the machine can see and the shell keeps.
import { createInterface } from "node:readline";
import type { ReadStream, WriteStream } from "node:tty";
import { isCancel, password, text } from "@clack/prompts";
import { UsageError } from "./exit-codes.ts";
import type { Io } from "./io.ts";

type Question = {
  /** What is asked for, for a person. */
  message: string;
  /** The environment variable that answers it. */
  variable: string;
  isSecret: boolean;
  /** May be left empty. */
  isOptional: boolean;
};

export type Asker = (question: Question) => Promise<string | null>;

export function createAsker({ env, stdin, stderr, signal }: Io): Asker {
  let lines: AsyncIterator<string> | null = null;

  async function fromPerson({ message, isSecret, isOptional }: Question): Promise<string> {
    const options = {
      message: isOptional ? `${message} (may be left empty)` : message,
      input: stdin as ReadStream,
      output: stderr as WriteStream,
      signal,
    };
    const answer = await (isSecret ? password(options) : text(options));
    if (isCancel(answer)) throw new UsageError("Called off.");
    return answer ?? "";
  }

  async function fromPipe(): Promise<string> {
    lines ??= createInterface({ input: stdin })[Symbol.asyncIterator]();
    const { value, done } = await lines.next();
    return done ? "" : value;
  }

  return async (question) => {
    const given = env[question.variable] || (stdin.isTTY ? await fromPerson(question) : await fromPipe());
    const answer = given.trim();
    if (answer !== "") return answer;
    if (question.isOptional) return null;
    throw new UsageError(`${question.message} is missing: set ${question.variable}, type it, or pipe it in.`);
  };
}
