// How fast changes reach the store, and how many were written or failed, over the last hour, day or week.
import { Box, Group, SegmentedControl, SimpleGrid, Text } from "@mantine/core";
import { lazy, Suspense, useMemo } from "react";
import { useSearchParams } from "wouter";
import { useAsk } from "../../app/asking.ts";
import { ActivityDocument, type ActivityQuery } from "../../graphql/generated/documents.ts";
import { lazily } from "../../ui/lazily.ts";
import { formatNumber } from "../../ui/quantity.tsx";
import { useNow } from "../../ui/time.tsx";

// Drawn when how things stand has been said.
const LineChart = lazy(async () => ({ default: (await import("../../charts/line-chart.tsx")).LineChart }));

type Bucket = NonNullable<ActivityQuery["integration"]>["activity"][number];

/** Each in as many parts as are told apart on a phone. */
const spans = {
  hour: { label: "Hour", lengthMs: 3_600_000 },
  day: { label: "Day", lengthMs: 86_400_000 },
  week: { label: "Week", lengthMs: 604_800_000 },
} as const;
const buckets = 48;
/** With what stands above it: nothing moves when it comes. */
const chartHeight = 210;

type Span = keyof typeof spans;
const isSpan = (text: string | null): text is Span => text !== null && text in spans;

const oneDigit = lazily(() => new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 }));
const seconds = (value: number): string => `${oneDigit().format(value)} s`;

/** Ends with a whole part, so that the question is the same for as long as a part lasts. */
function rangeOf(span: Span, now: number): { from: string; to: string } {
  const { lengthMs } = spans[span];
  const part = lengthMs / buckets;
  const to = Math.ceil(now / part) * part;
  return { from: new Date(to - lengthMs).toISOString(), to: new Date(to).toISOString() };
}

function Charts({ activity }: { activity: readonly Bucket[] }) {
  const drawn = useMemo(
    () => ({
      moments: activity.map(({ from }) => Date.parse(from)),
      freshness: [
        {
          name: "half within",
          ink: "main" as const,
          values: activity.map(({ freshnessP50 }) => freshnessP50),
        },
        {
          name: "95 % within",
          ink: "second" as const,
          values: activity.map(({ freshnessP95 }) => freshnessP95),
        },
      ],
      pushes: [
        {
          name: "written",
          ink: "main" as const,
          isColumns: true,
          values: activity.map(({ applied }) => applied),
        },
        {
          name: "failed",
          ink: "bad" as const,
          isColumns: true,
          values: activity.map(({ failed }) => failed),
        },
      ],
    }),
    [activity],
  );
  const written = activity.reduce((sum, { applied }) => sum + applied, 0);
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
      <div>
        <Text size="sm" fw={600} mb={4}>
          From the change to the store
        </Text>
        <LineChart
          label="Seconds from the change to the store"
          {...drawn}
          series={drawn.freshness}
          format={seconds}
        />
      </div>
      <div>
        <Text size="sm" fw={600} mb={4}>
          Numbers written: {formatNumber(written)}
        </Text>
        <LineChart
          label="Numbers written and failed"
          {...drawn}
          series={drawn.pushes}
          format={formatNumber}
        />
      </div>
    </SimpleGrid>
  );
}

export function ActivityCharts({ integrationId }: { integrationId: string }) {
  const [search, setSearch] = useSearchParams();
  const named = search.get("span");
  const span = isSpan(named) ? named : "hour";
  const { data } = useAsk(ActivityDocument, { id: integrationId, buckets, ...rangeOf(span, useNow()) });
  const choose = (next: string) =>
    setSearch(
      (before) => {
        const params = new URLSearchParams(before);
        params.set("span", next);
        return params;
      },
      { replace: true },
    );
  const activity = data?.integration?.activity ?? [];
  const isEmpty = activity.every(({ applied, failed }) => applied === 0 && failed === 0);
  return (
    <>
      <Group justify="flex-end" mt="md" mb="xs">
        <SegmentedControl
          size="xs"
          aria-label="Time span of the charts"
          value={span}
          onChange={choose}
          data={Object.entries(spans).map(([value, { label }]) => ({ value, label }))}
        />
      </Group>
      {isEmpty ? (
        <Text c="dimmed" size="sm" py="md">
          Nothing was written to the store within the last {span}. Charts of speed and pushes come with the
          first change.
        </Text>
      ) : (
        <Suspense fallback={<Box h={chartHeight} />}>
          <Charts activity={activity} />
        </Suspense>
      )}
    </>
  );
}
