// Time as the browser has it; the one place of the console that asks the clock.

export const now = (): number => Date.now();

/** Calls back once, later; answers what calls it off. */
export function after(delayMs: number, run: () => void): () => void {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
}

/** Calls back again and again; answers what ends it. */
export function every(intervalMs: number, run: () => void): () => void {
  const timer = setInterval(run, intervalMs);
  return () => clearInterval(timer);
}

/** A request to the gateway that served this page. */
export const send = (path: string, init: RequestInit): Promise<Response> => fetch(path, init);
