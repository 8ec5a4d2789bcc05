// What the address ends with, letter for letter: the router takes some escapes off and leaves others, so that neither
// "A/B" nor "50%" would come back as it was.
import { useLocation } from "wouter";

export function useLastSegment(): string {
  // For its news alone.
  useLocation();
  const last = globalThis.location.pathname.split("/").at(-1) ?? "";
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
