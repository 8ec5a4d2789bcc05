// Node keeps what it made of the sources: processes that start on the same ones, one after the other, need not do it anew.
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Of a process's environment. */
export const compiled = { NODE_COMPILE_CACHE: join(tmpdir(), "stockgate-compiled") };
