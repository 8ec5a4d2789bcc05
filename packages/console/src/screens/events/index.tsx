// Events: what happens, as it happens; to be paused, filtered, and pointed at.
import { Alert, Button, Group, NativeSelect } from "@mantine/core";
import { IconActivity, IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { Chosen } from "../../app/chosen.tsx";
import { useSearchState } from "../../app/search-state.ts";
import { choicesIn } from "../../ui/choice-chips.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { formatNumber } from "../../ui/quantity.tsx";
import { ScreenHead } from "../../ui/screen-head.tsx";
import { SearchBox } from "../../ui/search-box.tsx";
import { eventColumns } from "./event-columns.tsx";
import { EventDrawer } from "./event-drawer.tsx";
import { eventTypes, eventWords } from "./event-words.ts";
import { type EventFilter, useTail } from "./use-tail.ts";

type TailProps = { filter: EventFilter; onOpen: (id: string) => void };

function Tail({ filter, onOpen }: TailProps) {
  const [isPaused, setPaused] = useState(false);
  const { table, waiting, release, hasGap, closeGap, error, refetch } = useTail(filter, isPaused);
  const columns = useMemo(() => eventColumns(onOpen), [onOpen]);
  const resume = () => {
    release();
    setPaused(false);
  };
  return (
    <>
      <Group mb="sm" gap="sm">
        {isPaused ? (
          <Button
            size="xs"
            leftSection={<IconPlayerPlay size={16} aria-hidden />}
            onClick={resume}
          >{`Go on (${formatNumber(waiting)} new)`}</Button>
        ) : (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlayerPause size={16} aria-hidden />}
            onClick={() => setPaused(true)}
          >
            Pause
          </Button>
        )}
      </Group>
      {hasGap && (
        <Alert
          color="orange"
          role="status"
          mb="sm"
          title="Some events may be missing here"
          withCloseButton
          closeButtonLabel="Dismiss"
          onClose={closeGap}
        >
          The gateway no longer keeps the event that was shown last. The log was read anew and goes on from
          now; the numbers on all screens are those of now.
        </Alert>
      )}
      {error && <ErrorNote error={error} onRetry={refetch} />}
      <DataTable
        label="Events, the latest first"
        {...table}
        columns={columns}
        rowKey={({ id }) => id}
        rowHeight={40}
        empty={
          <EmptyState icon={IconActivity} title="Nothing of this has happened">
            Events are kept for 30 days. What happens from now on shows here by itself.
          </EmptyState>
        }
      />
    </>
  );
}

function EventLog({ integrationId }: { integrationId: string }) {
  const [search, change] = useSearchState();
  const types = choicesIn(search.get("types"), eventTypes);
  const sku = search.get("sku") ?? "";
  const [open] = useState(() => (id: string) => change({ event: id }));
  return (
    <>
      <Group mb="sm" gap="sm" align="flex-end">
        <SearchBox
          label="Only this SKU"
          placeholder="SKU, letter for letter"
          value={sku}
          onSearch={(text) => change({ sku: text.trim() })}
        />
        <NativeSelect
          aria-label="Only this kind"
          data={[
            { value: "", label: "All kinds" },
            ...eventTypes.map((value) => ({ value, label: eventWords[value] })),
          ]}
          value={types[0] ?? ""}
          onChange={(event) => change({ types: event.currentTarget.value })}
          w={{ base: "100%", xs: 220 }}
        />
      </Group>
      <Tail
        key={`${integrationId} ${types.join()} ${sku}`}
        filter={{ integrationId, types, sku }}
        onOpen={open}
      />
      <EventDrawer id={search.get("event")} onClose={() => change({ event: null })} />
    </>
  );
}

const Events = () => (
  <Chosen>
    {({ id }) => (
      <>
        <ScreenHead title="Events" about="Everything that happens, as it happens." />
        <EventLog integrationId={id} />
      </>
    )}
  </Chosen>
);

export default Events;
