// What a trial found.

export type Findings = {
  /** Inputs that were tried. */
  inputs: number;
  /** How each was met, by kind. */
  tally: { [kind: string]: number };
  /** What should never be; empty where all is well. */
  faults: string[];
};
