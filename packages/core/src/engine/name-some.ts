// "This, that and 7 more": many things in one sentence.

/** `names` are the first of so many. */
export const nameSome = (names: readonly string[], count: number): string =>
  `${names.join(", ")}${count > names.length ? ` and ${count - names.length} more` : ""}`;
