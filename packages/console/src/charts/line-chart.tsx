// Numbers over time as lines. Drawn on a canvas; for those who cannot see it, the same as a table.
import "uplot/dist/uPlot.min.css";
import { Box, Group, Text, useComputedColorScheme, VisuallyHidden } from "@mantine/core";
import { useEffect, useRef } from "react";
import UPlot from "uplot";
import { formatExact } from "../ui/time.tsx";
import { type ChartSeries, drawOptions, inkOf } from "./chart-options.ts";
import classes from "./line-chart.module.css";

type Props = {
  label: string;
  /** Moments, ascending, in epoch milliseconds. */
  moments: readonly number[];
  series: readonly ChartSeries[];
  height?: number;
  /** How a value is written, such as with its unit. */
  format: (value: number) => string;
};

const show = (value: number | null | undefined, format: Props["format"]): string =>
  value === null || value === undefined ? "none" : format(value);

const AsTable = ({ label, moments, series, format }: Props) => (
  <VisuallyHidden>
    <table>
      <caption>{label}</caption>
      <thead>
        <tr>
          <th scope="col">Time</th>
          {series.map(({ name }) => (
            <th scope="col" key={name}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {moments.map((moment, index) => (
          <tr key={moment}>
            <th scope="row">{formatExact(new Date(moment).toISOString())}</th>
            {series.map(({ name, values }) => (
              <td key={name}>{show(values[index], format)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </VisuallyHidden>
);

export function LineChart(props: Props) {
  const { moments, series, height = 150, format } = props;
  const place = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme("light", { getInitialValueInEffect: false });
  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const size = () => ({ width: Math.max(element.clientWidth, 120), height });
    const plot = new UPlot(
      { ...size(), ...drawOptions({ series, scheme, format }) },
      [
        moments.map((moment) => moment / 1000),
        ...series.map(({ values }) => [...values]),
      ] as UPlot.AlignedData,
      element,
    );
    const watch = new ResizeObserver(() => plot.setSize(size()));
    watch.observe(element);
    return () => {
      watch.disconnect();
      plot.destroy();
    };
  }, [moments, series, scheme, height, format]);
  return (
    <Box>
      <Group gap="md" mb={4} aria-hidden>
        {series.map(({ name, ink }) => (
          <Group gap={6} key={name}>
            <span className={classes["ink"]} style={{ background: inkOf(ink, scheme) }} />
            <Text size="xs" c="dimmed">
              {name}
            </Text>
          </Group>
        ))}
      </Group>
      <div ref={place} className={classes["plot"]} aria-hidden />
      <AsTable {...props} />
    </Box>
  );
}
