// What it takes for the gateway to be as a file says: pure, from what the file declares and what is there.
import { inOrder, join, type Outcome } from "./changes.ts";
import type { ConfigFile } from "./config-file.ts";
import { diffAccounts } from "./diff-accounts.ts";
import { diffIntegrations } from "./diff-integrations.ts";
import type { Present } from "./present.ts";
import type { DiffOptions } from "./pairing.ts";

/** In the order in which they are carried out. Where there is a fault, nothing may be. */
export function diff(declared: ConfigFile, present: Present, options: DiffOptions): Outcome {
  const { changes, faults } = join(
    diffAccounts(declared, present, options),
    diffIntegrations(declared, present, options),
  );
  return { changes: inOrder(changes), faults };
}
