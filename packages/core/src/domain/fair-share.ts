// How many accounts each of several engines works for, so that none has more than one above another, and as few as
// possible change hands when an engine comes or goes: the shares depend on nothing but how many accounts there are and
// the order in which the engines came.

/** `place`: how many engines came before this one. */
export function fairShare(accounts: number, engines: number, place: number): number {
  if (engines <= 0 || place >= engines) return 0;
  return Math.floor(accounts / engines) + (place < accounts % engines ? 1 : 0);
}
