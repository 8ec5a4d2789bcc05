// Why a target is written nothing to although another number is wanted there: a reason for programs, a sentence for
// people. Nothing gets round a hold: no push, no run, no reconciliation.

export type HoldCode =
  /** Somebody else keeps putting another number there (rule G3). */
  | "SECOND_WRITER"
  /** Too much of what is on sale would fall to zero; a person is asked (rule G1). */
  | "MASS_ZERO"
  /** A person said no to that; it stands until the number is above zero again, or a person asks for it anew. */
  | "ZERO_REJECTED"
  /** Shadow mode: the policy says that nothing is written. */
  | "SHADOW"
  /** Sale mode: the policy says that nothing rises for a while. */
  | "SALES_ONLY"
  /** A rise that a later reading is still to confirm (policy). */
  | "AWAITING_CONFIRMATION";

export type Hold = {
  code: HoldCode;
  /** For a person, with the way out. */
  message: string;
};

const byPolicy: ReadonlySet<HoldCode> = new Set(["SHADOW", "SALES_ONLY", "AWAITING_CONFIRMATION"]);

/** Whether it stands until something ends it; what the policy holds back is asked anew at each look. */
export const isStanding = (code: HoldCode): boolean => !byPolicy.has(code);

export const shadowHold: Hold = {
  code: "SHADOW",
  message: "Shadow mode is on: it would be written, and is not. Switch isShadow of the policy off to write.",
};

export const salesOnlyHold: Hold = {
  code: "SALES_ONLY",
  message:
    "Sale mode is on: nothing rises until the policy's salesOnlyUntil. It is caught up then, or when the policy is changed.",
};

export const confirmationHold: Hold = {
  code: "AWAITING_CONFIRMATION",
  message: "It rose: the source is asked once more before that is written (confirmIncreases of the policy).",
};

export const massZeroHold: Hold = {
  code: "MASS_ZERO",
  message:
    "Too much of what is on sale fell to zero within an hour, and the source said so twice: approve the run that holds it (approveSyncRun), or reject it (rejectSyncRun).",
};

export const zeroRejectedHold: Hold = {
  code: "ZERO_REJECTED",
  message:
    "A person rejected bringing it to zero: it stays as it is until it is above zero in the source, or somebody asks for it anew (pushStock).",
};

/** Whether it keeps a number from falling to zero, and so ends where the number is above zero again. */
export const isZeroHold = (code: HoldCode | null): boolean =>
  code === "MASS_ZERO" || code === "ZERO_REJECTED";
