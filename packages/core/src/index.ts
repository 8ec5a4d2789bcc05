// Filled by the slices that follow.
export const packageName = "@stockgate/core";
