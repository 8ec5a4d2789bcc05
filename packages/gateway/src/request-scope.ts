// Which request a line of the log belongs to, however deep in the core it was written.
import { AsyncLocalStorage } from "node:async_hooks";

export const requestScope = new AsyncLocalStorage<{ requestId: string } | null>();
