// What a diff is made of besides the file and the present state.
import type { DeclaredIntegration } from "./config-file.ts";
import type { Path } from "./places.ts";
import type { PresentAccount, PresentIntegration } from "./present.ts";
import type { Sources } from "./references.ts";

export type DiffOptions = {
  sources: Sources;
  /** Send every secret of the file again. */
  updateSecrets: boolean;
  /** Take away what the file's sections do not name. */
  prune: boolean;
  /** Epoch milliseconds. */
  now: number;
};

/** One integration of the file beside what is there of it. */
export type Pairing = {
  name: string;
  at: Path;
  declared: DeclaredIntegration;
  /** Null where it is still to be made. */
  present: PresentIntegration | null;
  /** Undefined where they are still to be connected. */
  source: PresentAccount | undefined;
  channel: PresentAccount | undefined;
};
