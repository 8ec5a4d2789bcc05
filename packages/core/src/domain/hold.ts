// Why a target is written nothing to although another number is wanted there: a reason for programs, a sentence for
// people. Nothing gets round a hold: no push, no run, no reconciliation.

export type HoldCode =
  /** Somebody else keeps putting another number there (rule G3). */
  "SECOND_WRITER";

export type Hold = {
  code: HoldCode;
  /** For a person, with the way out. */
  message: string;
};
