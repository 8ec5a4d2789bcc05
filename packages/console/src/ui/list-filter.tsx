// What stands above a listing: a search, kinds to pick from with how many there are of each, and the way back to all.
import { Button, Group } from "@mantine/core";
import type { ReactNode } from "react";
import { useSearchState } from "../app/search-state.ts";
import { ChoiceChips, choicesIn } from "./choice-chips.tsx";
import { SearchBox } from "./search-box.tsx";
import { labelOf } from "./status-badge.tsx";

export type ListFilter<Kind extends string> = {
  /** Empty where nothing is searched for. */
  text: string;
  /** Those that are picked; none for all. */
  kinds: Kind[];
  isFiltered: boolean;
  search: (text: string) => void;
  pick: (kinds: readonly string[]) => void;
  clear: () => void;
};

/** As the address has it; `name` is what it calls the kinds. */
export function useListFilter<Kind extends string>(name: string, known: readonly Kind[]): ListFilter<Kind> {
  const [search, change] = useSearchState();
  const text = search.get("search") ?? "";
  const kinds = choicesIn(search.get(name), known);
  return {
    text,
    kinds,
    isFiltered: kinds.length > 0 || text !== "",
    search: (next) => change({ search: next }),
    pick: (next) => change({ [name]: next.join(",") }),
    clear: () => change({ [name]: null, search: null }),
  };
}

type Props<Kind extends string> = {
  filter: ListFilter<Kind>;
  /** Of the kinds as a group. */
  label: string;
  known: readonly Kind[];
  countOf: (kind: Kind) => number | undefined;
  /** What else can be done about what is found. */
  children?: ReactNode;
};

export const ListFilterBar = <Kind extends string>({
  filter,
  label,
  known,
  countOf,
  children,
}: Props<Kind>) => (
  <Group mb="md" gap="md">
    <SearchBox
      label="Search by SKU or title"
      placeholder="SKU or title"
      value={filter.text}
      onSearch={filter.search}
    />
    <ChoiceChips
      label={label}
      choices={known.map((kind) => ({ value: kind, label: labelOf(kind), count: countOf(kind) }))}
      value={filter.kinds}
      onChange={filter.pick}
    />
    {filter.isFiltered && (
      <Button variant="subtle" size="xs" onClick={filter.clear}>
        Show all
      </Button>
    )}
    {children}
  </Group>
);
