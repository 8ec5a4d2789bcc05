// What may happen in a story, in one step.
import type { Trouble } from "./swarm.ts";

export type Deed = {
  /** Null: happens in every story. */
  trouble: Trouble | null;
  /** What to call it in the story; drawn when it happens. */
  begin: () => { name: string; run: () => Promise<unknown> };
};

/** Whether a vendor refused what a person asked for: the state of things does not allow it, and people shrug. */
export const isRefusal = (error: unknown): boolean => /: 4\d\d |userErrors/.test(String(error));
