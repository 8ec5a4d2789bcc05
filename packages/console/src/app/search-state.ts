// What of a screen stands in its address, so that a link or a reload shows the same again.
import { useSearchParams } from "wouter";

/** Null takes it out of the address. */
export type SearchChange = Readonly<Record<string, string | null>>;

export function useSearchState(): [search: URLSearchParams, change: (change: SearchChange) => void] {
  const [search, setSearch] = useSearchParams();
  const change = (changes: SearchChange) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changes)) {
          if (value === null || value === "") next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      // Each letter of a search is no place to go back to.
      { replace: true },
    );
  return [search, change];
}
