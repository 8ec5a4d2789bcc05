// What the command line knows of the process it runs in; main.ts makes the real one.
import type { Readable, Writable } from "node:stream";

export type Io = {
  env: { readonly [name: string]: string | undefined };
  stdin: Readable & { isTTY?: boolean };
  stdout: Writable & { isTTY?: boolean; columns?: number };
  stderr: Writable & { isTTY?: boolean; columns?: number };
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
  /** Milliseconds since 1970. */
  now(): number;
  /** What to end with where nothing is thrown; 0 unless said. */
  end(exitCode: number): void;
};
