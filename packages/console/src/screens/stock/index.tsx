// Stock: every number that is shown somewhere, found by SKU or title, picked by state, put in order.
import { IconPackages, IconSearchOff } from "@tabler/icons-react";
import { Chosen } from "../../app/chosen.tsx";
import { useScreenLink } from "../../app/integration-choice.tsx";
import { useSearchState } from "../../app/search-state.ts";
import { usePages } from "../../app/use-pages.ts";
import {
  StockDocument,
  type StockTargetSort,
  type StockTargetState,
} from "../../graphql/generated/documents.ts";
import { DataTable } from "../../ui/data-table.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { ListFilterBar, useListFilter } from "../../ui/list-filter.tsx";
import { ScreenHead } from "../../ui/screen-head.tsx";
import { stockColumns } from "./stock-columns.tsx";

const states: readonly StockTargetState[] = ["IN_SYNC", "PENDING", "DRIFTED", "HELD", "FAILED"];
const sorts: readonly StockTargetSort[] = ["SKU", "LAST_CHANGE", "DIFFERENCE"];
const countNames = {
  IN_SYNC: "inSync",
  PENDING: "pending",
  DRIFTED: "drifted",
  HELD: "held",
  FAILED: "failed",
} as const;

function Nothing({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const linkTo = useScreenLink();
  if (isFiltered)
    return (
      <EmptyState icon={IconSearchOff} title="Nothing is found" way={{ label: "Show all", onClick: onClear }}>
        No item is like this. Search finds SKUs and titles by any part of them.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={IconPackages}
      title="Nothing is mapped yet"
      way={{ label: "Map locations", href: linkTo("/locations") }}
    >
      As soon as items match and a location of the store follows one of the source, every number stands here.
    </EmptyState>
  );
}

function StockList({ integrationId }: { integrationId: string }) {
  const [search, change] = useSearchState();
  const filter = useListFilter("state", states);
  const { text, kinds: state, isFiltered, clear } = filter;
  const sort = sorts.find((each) => each === search.get("sort")) ?? "SKU";
  const isReversed = search.get("reverse") === "true";
  const { table, error, refetch, latest } = usePages(
    StockDocument,
    {
      integrationId,
      state: state.length > 0 ? state : null,
      search: text === "" ? null : text,
      sort,
      reverse: isReversed,
    },
    (data) => data.integration?.targets,
  );
  const counts = latest?.integration?.counts;
  // The API's own order has what differs most, and what moved last, in front.
  const isDescending = (sort === "SKU") === isReversed;
  return (
    <>
      <ListFilterBar
        filter={filter}
        label="States"
        known={states}
        countOf={(state) => counts?.[countNames[state]]}
      />
      {error && <ErrorNote error={error} onRetry={refetch} />}
      <DataTable
        label="Stock"
        {...table}
        columns={stockColumns}
        rowKey={({ id }) => id}
        rowHeight={54}
        sorting={{ key: sort, isDescending }}
        onSort={({ key, isDescending: down }) =>
          change({
            sort: key,
            // Chosen anew, an order begins at its own front.
            reverse: key === sort && (key === "SKU") === down ? "true" : null,
          })
        }
        empty={<Nothing isFiltered={isFiltered} onClear={clear} />}
      />
    </>
  );
}

const Stock = () => (
  <Chosen>
    {({ id }) => (
      <>
        <ScreenHead
          title="Stock"
          about="Every item at every place of the store: what the source has, what the store should show, and what it shows."
        />
        <StockList integrationId={id} />
      </>
    )}
  </Chosen>
);

export default Stock;
