// Mappings: which item of the source each item of the store follows, and what has no counterpart.
import { Anchor } from "@mantine/core";
import { IconArrowsExchange, IconSearchOff } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "wouter";
import { Chosen } from "../../app/chosen.tsx";
import { useScreenLink } from "../../app/integration-choice.tsx";
import { useMay } from "../../app/session.tsx";
import { usePages } from "../../app/use-pages.ts";
import {
  type MappingRowFragment,
  MappingsDocument,
  type VariantMappingStatus,
} from "../../graphql/generated/documents.ts";
import { DataTable } from "../../ui/data-table.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { ListFilterBar, useListFilter } from "../../ui/list-filter.tsx";
import { ScreenHead } from "../../ui/screen-head.tsx";
import { BulkBar } from "./bulk-bar.tsx";
import { LeaveOutFound } from "./leave-out-found.tsx";
import { mappingColumns } from "./mapping-columns.tsx";
import { keyOf } from "./mapping-row.ts";
import { PickSource } from "./pick-source.tsx";
import { useMappingCommands } from "./use-mapping-commands.ts";

const statuses: readonly VariantMappingStatus[] = [
  "MAPPED",
  "UNMATCHED",
  "BROKEN",
  "EXCLUDED",
  "NOT_SYNCABLE",
];
const countNames = {
  MAPPED: "mapped",
  UNMATCHED: "unmatched",
  BROKEN: "broken",
  EXCLUDED: "excluded",
  NOT_SYNCABLE: "notSyncable",
} as const;

function useChosenRows(rows: readonly MappingRowFragment[]) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const choose = (keys: readonly string[], isOn: boolean) =>
    setChosen((before) => {
      const next = new Set(before);
      for (const key of keys) {
        if (isOn) next.add(key);
        else next.delete(key);
      }
      return next;
    });
  return {
    chosen,
    choose,
    clear: () => setChosen(new Set()),
    rows: rows.filter((row) => chosen.has(keyOf(row))),
  };
}

function MappingList({ integrationId }: { integrationId: string }) {
  const filter = useListFilter("status", statuses);
  const { text, kinds: status, isFiltered, clear } = filter;
  const mayConfigure = useMay("CONFIGURE");
  const commands = useMappingCommands(integrationId);
  const [picking, setPicking] = useState<MappingRowFragment | null>(null);
  const { table, latest, error, refetch } = usePages(
    MappingsDocument,
    {
      integrationId,
      status: status.length > 0 ? status : null,
      search: text === "" ? null : text,
    },
    (data) => data.integration?.variantMappings,
  );
  const choosing = useChosenRows(table.rows);
  const counts = latest?.integration?.counts;
  return (
    <>
      <ListFilterBar
        filter={filter}
        label="Kinds of mappings"
        known={statuses}
        countOf={(kind) => counts?.[countNames[kind]]}
      >
        {mayConfigure && text !== "" && status.length === 0 && (
          <LeaveOutFound integrationId={integrationId} search={text} />
        )}
      </ListFilterBar>
      {choosing.rows.length > 0 && (
        <BulkBar rows={choosing.rows} commands={commands} onDone={choosing.clear} />
      )}
      {error && <ErrorNote error={error} onRetry={refetch} />}
      <DataTable
        label="Mappings"
        {...table}
        columns={mappingColumns({
          rows: table.rows,
          chosen: choosing.chosen,
          onChoose: choosing.choose,
          commands: mayConfigure ? commands : null,
          onPick: setPicking,
        })}
        rowKey={keyOf}
        rowHeight={54}
        empty={
          isFiltered ? (
            <EmptyState
              icon={IconSearchOff}
              title="Nothing is found"
              way={{ label: "Show all", onClick: clear }}
            >
              No mapping is like this. Search finds SKUs and titles by any part of them.
            </EmptyState>
          ) : (
            <EmptyState icon={IconArrowsExchange} title="Nothing is matched yet">
              Items of both sides are matched by SKU as soon as both accounts are connected and read.
            </EmptyState>
          )
        }
      />
      <PickSource
        integrationId={integrationId}
        row={picking}
        onClose={() => setPicking(null)}
        onPick={(row, source) => {
          setPicking(null);
          if (row.channelVariant)
            commands.map([{ channelVariantId: row.channelVariant.id, sourceVariantId: source.id }], [row]);
        }}
      />
    </>
  );
}

function Mappings() {
  const linkTo = useScreenLink();
  return (
    <Chosen>
      {({ id }) => (
        <>
          <ScreenHead
            title="Mappings"
            about="Which item of the source each item of the store follows. The same SKU is matched by itself; what differs is mapped by hand."
          >
            <Anchor component={Link} href={linkTo("/csv")} size="sm">
              As a CSV file
            </Anchor>
          </ScreenHead>
          <MappingList integrationId={id} />
        </>
      )}
    </Chosen>
  );
}

export default Mappings;
