// Numbers over time that stand until the next says otherwise: lines in steps. Beside the picture there is the same as a
// table, for who cannot see it or wants the figures.
import { Table, useComputedColorScheme } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { formatNumber, Quantity } from "../ui/quantity.tsx";
import { formatExact, Time } from "../ui/time.tsx";
import classes from "./history-chart.module.css";

export type Line = { label: string; color: { light: string; dark: string }; dash?: number[]; width: number };
type Point = { at: string; values: readonly (number | null)[] };
type Props = { label: string; lines: readonly Line[]; points: readonly Point[]; from: number; to: number };

const height = 240;
const seconds = (ms: number) => ms / 1000;
const dateOf = (at: number) => new Date(at * 1000).toISOString();

const daySeconds = 86_400;
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const timeMarks: uPlot.Axis.DynamicValues = (_plot, marks, _axis, _space, step) =>
  marks.map((at) => (step >= daySeconds ? day : clock).format(at * 1000));

/** A last point where the picture ends: what stands, stands until then. */
const columnsOf = ({ points, to, from, lines }: Omit<Props, "label">): uPlot.AlignedData => {
  const last = points.at(-1);
  const drawn = last ? [...points, { at: new Date(to).toISOString(), values: last.values }] : [];
  return [
    drawn.map(({ at }) => seconds(Math.max(Date.parse(at), from))),
    ...lines.map((_line, index) => drawn.map(({ values }) => values[index] ?? null)),
  ];
};

function optionsOf({ lines, from, to }: Props, width: number, scheme: "light" | "dark"): uPlot.Options {
  const ink = scheme === "dark" ? "#a6adb4" : "#5c636a";
  const grid = { stroke: scheme === "dark" ? "#2e3338" : "#e6e9ec", width: 1 };
  const stepped = uPlot.paths.stepped?.({ align: 1 });
  return {
    width,
    height,
    cursor: { drag: { x: false, y: false } },
    legend: { live: true },
    scales: {
      x: { time: true, range: [seconds(from), seconds(to)] },
      // Stock is looked at from zero up.
      y: { range: (_plot, least, most) => [Math.min(0, least ?? 0), Math.max(1, (most ?? 1) * 1.1)] },
    },
    axes: [
      { stroke: ink, grid, ticks: grid, values: timeMarks },
      {
        stroke: ink,
        grid,
        ticks: grid,
        size: 56,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 10_000, 100_000, 1_000_000],
        values: (_plot, marks) => marks.map(formatNumber),
      },
    ],
    series: [
      {
        label: "At",
        value: (_plot: uPlot, at: number | null) => (at === null ? "–" : formatExact(dateOf(at))),
      },
      ...lines.map(({ label, color, dash, width: thickness }) => ({
        label,
        stroke: color[scheme],
        width: thickness,
        points: { show: false },
        ...(dash ? { dash } : {}),
        ...(stepped ? { paths: stepped } : {}),
        value: (_plot: uPlot, value: number | null) => (value === null ? "–" : formatNumber(value)),
      })),
    ],
  };
}

export function HistoryChart(props: Props) {
  const { label, lines, points } = props;
  const scheme = useComputedColorScheme("light");
  const { ref, width } = useElementSize();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!place.current || width === 0) return undefined;
    const plot = new uPlot(optionsOf(props, Math.floor(width), scheme), columnsOf(props), place.current);
    return () => plot.destroy();
  }, [props, width, scheme]);
  return (
    <figure className={classes["figure"]} aria-label={label}>
      <div ref={ref}>
        <div ref={place} aria-hidden />
      </div>
      <details className={classes["details"]}>
        <summary>As a table</summary>
        <Table.ScrollContainer minWidth={320} mah={320}>
          <Table aria-label={label} horizontalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">When</Table.Th>
                {lines.map((line) => (
                  <Table.Th key={line.label} scope="col" ta="end">
                    {line.label}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {points.toReversed().map(({ at, values }) => (
                <Table.Tr key={`${at} ${values.join()}`}>
                  <Table.Td>
                    <Time at={at} form="exact" />
                  </Table.Td>
                  {lines.map((line, index) => (
                    <Table.Td key={line.label} ta="end">
                      <Quantity value={values[index]} />
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </details>
    </figure>
  );
}
