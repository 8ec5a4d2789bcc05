// Whether the gateway is heard: what the banner tells, and what wakes a wait once the network is back.
import { useSyncExternalStore } from "react";

export type Connection = "connecting" | "connected" | "lost";

let state: Connection = "connecting";
const listeners = new Set<() => void>();

export function noteConnection(next: Connection): void {
  if (next === state) return;
  state = next;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useConnection = (): Connection => useSyncExternalStore(subscribe, () => state);
