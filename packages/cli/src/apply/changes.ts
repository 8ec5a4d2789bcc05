// One change: what a person is shown, where the file asks for it, and what carries it out.
import type { DeclaredPolicy } from "./config-file.ts";
import type { Fault, Path } from "./places.ts";
import type { Overrides } from "./present.ts";

/** Names are those of the file: what they mean is looked up when it is carried out, for it may not be there before. */
export type Step =
  | { kind: "connect-account"; name: string; adapter: string; config: Config }
  | { kind: "update-account"; id: string; config: Config }
  | { kind: "disconnect-account"; id: string }
  | { kind: "create-integration"; name: string; source: string; channel: string; policy: DeclaredPolicy }
  | { kind: "delete-integration"; id: string }
  | { kind: "update-policy"; integration: string; policy: DeclaredPolicy }
  | { kind: "map-location"; integration: string; channel: string; source: string }
  | { kind: "exclude-location"; integration: string; channel: string }
  | { kind: "unmap-location"; integration: string; channel: string }
  | { kind: "map-variant"; integration: string; variant: string; source: string }
  | { kind: "unmap-variant"; integration: string; variant: string }
  | { kind: "exclude-variants"; integration: string; variant: string; excluded: boolean }
  | { kind: "override-variants"; integration: string; variant: string; overrides: Partial<Overrides> }
  | { kind: "clear-overrides"; integration: string; variant: string }
  | { kind: "toggle"; integration: string; isOn: boolean };

/** null takes back what is stored. */
export type Config = Record<string, string | number | boolean | null>;

export type Change = {
  sign: "+" | "~" | "-";
  /** Where the file asks for it; of what it does not name, where it would. */
  at: Path;
  text: string;
  /** What of it changes, a line each; never a secret. */
  details: string[];
  /** What whoever says yes should know. */
  warning: string | null;
  step: Step;
};

export type Outcome = { changes: Change[]; faults: Fault[] };

/** Off before all else, on behind all else; what goes makes room for what comes; what is named is made before. */
const order: Readonly<Record<Step["kind"], number>> = {
  "delete-integration": 1,
  "disconnect-account": 2,
  "connect-account": 3,
  "update-account": 3,
  "create-integration": 4,
  "update-policy": 5,
  "unmap-location": 6,
  "exclude-location": 6,
  "map-location": 6,
  "unmap-variant": 7,
  "exclude-variants": 8,
  "map-variant": 9,
  "override-variants": 10,
  "clear-overrides": 10,
  toggle: 11,
};

const placeInLine = ({ step }: Change): number =>
  step.kind === "toggle" && !step.isOn ? 0 : order[step.kind];

/** In the order in which they are carried out. */
export const inOrder = (changes: readonly Change[]): Change[] =>
  changes.toSorted((left, right) => placeInLine(left) - placeInLine(right));

export const join = (...outcomes: readonly Outcome[]): Outcome => ({
  changes: outcomes.flatMap(({ changes }) => changes),
  faults: outcomes.flatMap(({ faults }) => faults),
});

export const quoted = (name: string): string => `"${name}"`;
