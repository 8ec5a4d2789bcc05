// How the item's number went at one place: what was wanted, what was written, what the store showed.
import { Group, NativeSelect, SegmentedControl, Text } from "@mantine/core";
import { useMemo } from "react";
import { useAsk } from "../../app/asking.ts";
import { useSearchState } from "../../app/search-state.ts";
import { HistoryChart, type Line } from "../../charts/history-chart.tsx";
import { SkuHistoryDocument, type SkuTargetFragment } from "../../graphql/generated/documents.ts";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Panel } from "../../ui/panel.tsx";
import { useNow } from "../../ui/time.tsx";

const hourMs = 3_600_000;
const spans = { "6h": 6 * hourMs, "24h": 24 * hourMs, "7d": 168 * hourMs, "30d": 720 * hourMs } as const;
type Span = keyof typeof spans;
const spanNames: { value: Span; label: string }[] = [
  { value: "6h", label: "6 hours" },
  { value: "24h", label: "A day" },
  { value: "7d", label: "A week" },
  { value: "30d", label: "30 days" },
];

const minuteMs = 60_000;

/** What the store shows lies below, so that where all agree each is still seen. */
const lines: Line[] = [
  { label: "Shown", color: { light: "#8a929a", dark: "#a6adb4" }, width: 6 },
  { label: "Wanted", color: { light: "#0b7285", dark: "#4aacbc" }, width: 3 },
  { label: "Written", color: { light: "#d9480f", dark: "#ff922b" }, width: 1.5, dash: [6, 4] },
];

const isSpan = (text: string | null): text is Span => text !== null && Object.hasOwn(spans, text);

export function SkuHistory({ targets }: { targets: readonly SkuTargetFragment[] }) {
  const [search, change] = useSearchState();
  const asked = search.get("span");
  const span = isSpan(asked) ? asked : "24h";
  const target = targets.find(({ id }) => id === search.get("target")) ?? targets[0];
  // To the minute, so that it is one and the same question for as long.
  const to = Math.ceil((useNow(minuteMs) + 1) / minuteMs) * minuteMs;
  const from = to - spans[span];
  const { data, error } = useAsk(
    SkuHistoryDocument,
    { id: target?.id ?? "", from: new Date(from).toISOString(), to: new Date(to).toISOString() },
    { enabled: target !== undefined },
  );
  const node = data?.node;
  const history = node && "history" in node && node.id === target?.id ? node.history : undefined;
  const points = useMemo(
    () =>
      (history ?? []).map(({ at, desired, pushed, observed }) => ({
        at,
        values: [observed, desired, pushed],
      })),
    [history],
  );
  return (
    <Panel
      title="History"
      aside={
        <Group gap="xs">
          {targets.length > 1 && (
            <NativeSelect
              aria-label="Where"
              size="xs"
              value={target?.id ?? ""}
              onChange={(event) => change({ target: event.currentTarget.value })}
              data={targets.map(({ id, channelLocation, channelVariant }) => ({
                value: id,
                label: `${channelLocation.name}, ${channelVariant.title}`,
              }))}
            />
          )}
          <SegmentedControl
            size="xs"
            aria-label="How far back"
            value={span}
            onChange={(value) => change({ span: value })}
            data={spanNames}
          />
        </Group>
      }
    >
      <ErrorNote error={error} />
      {history !== undefined && points.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nothing is known of this time: no number of it had come yet.
        </Text>
      ) : (
        <HistoryChart
          label="Shown, wanted and written over time"
          lines={lines}
          points={points}
          from={from}
          to={to}
        />
      )}
    </Panel>
  );
}
