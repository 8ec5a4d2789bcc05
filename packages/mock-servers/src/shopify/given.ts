// An optional argument of the API is left out or null alike.

export const isGiven = <T>(value: T | null | undefined): value is T => value !== null && value !== undefined;
