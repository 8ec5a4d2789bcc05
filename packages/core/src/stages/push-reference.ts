// What a channel's history calls a write of ours: a URI that leads a person, and `pushExplanation`, back to why it was made.

const prefix = "gid://stockgate/Intent/";

export const referenceOf = (idempotencyKey: string): string => prefix + idempotencyKey;

/** Null where it is none of ours. */
export const keyOfReference = (reference: string): string | null =>
  reference.startsWith(prefix) ? reference.slice(prefix.length) : null;
