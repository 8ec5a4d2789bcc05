// How every chart is drawn: thin lines, few rulings, the page's own inks.
import UPlot from "uplot";

export type Ink = "main" | "second" | "bad" | "quiet";
export type ChartSeries = {
  name: string;
  ink: Ink;
  values: readonly (number | null)[];
  /** As columns rather than a line. */
  isColumns?: boolean;
  /** Holds its value until the next: for what is and not what flows. */
  isStepped?: boolean;
};

type Scheme = "light" | "dark";

const inks: Readonly<Record<Ink, Readonly<Record<Scheme, string>>>> = {
  main: { light: "#0b7285", dark: "#4aacbc" },
  second: { light: "#9c6ade", dark: "#b197fc" },
  bad: { light: "#c92a2a", dark: "#ff8787" },
  quiet: { light: "#868e96", dark: "#909296" },
};
const rulings: Readonly<Record<Scheme, string>> = { light: "#e9ecef", dark: "#373a40" };
const words: Readonly<Record<Scheme, string>> = { light: "#5c636a", dark: "#a6adb4" };

export const inkOf = (ink: Ink, scheme: Scheme): string => inks[ink][scheme];

type Drawing = {
  series: readonly ChartSeries[];
  scheme: Scheme;
  format: (value: number) => string;
};

const font = "11px system-ui, sans-serif";

/** Many moments are told apart by their hours and minutes alone. */
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const aDay = 86_400;

function timeLabels(_plot: UPlot, splits: number[], _axis: number, _space: number, step: number): string[] {
  const form = step >= aDay ? day : clock;
  return splits.map((seconds) => form.format(seconds * 1000));
}

function pathOf({ isColumns, isStepped }: ChartSeries): UPlot.Series.PathBuilder | undefined {
  if (isColumns) return UPlot.paths.bars?.({ size: [0.7, 24] });
  return isStepped ? UPlot.paths.stepped?.({ align: 1 }) : undefined;
}

const seriesOf = (series: ChartSeries, scheme: Scheme): UPlot.Series => {
  const stroke = inkOf(series.ink, scheme);
  const paths = pathOf(series);
  return {
    label: series.name,
    stroke,
    width: series.isColumns ? 0 : 2,
    // A moment that stands alone makes no line, and is to be seen all the same.
    ...(series.isColumns
      ? { fill: stroke, points: { show: false } }
      : { points: { show: true, size: 5, fill: stroke } }),
    ...(paths ? { paths } : {}),
    spanGaps: true,
  };
};

export function drawOptions({ series, scheme, format }: Drawing): Omit<UPlot.Options, "width" | "height"> {
  const axis = { stroke: words[scheme], font, ticks: { show: false } };
  const grid = { stroke: rulings[scheme], width: 1 };
  return {
    legend: { show: false },
    cursor: { y: false, points: { show: false } },
    scales: { y: { range: (_plot, _low, high) => [0, Math.max(high * 1.1, 1)] } },
    series: [{}, ...series.map((each) => seriesOf(each, scheme))],
    axes: [
      { ...axis, grid: { show: false }, values: timeLabels, space: 70 },
      { ...axis, grid, size: 52, space: 36, values: (_plot, splits) => splits.map(format) },
    ],
  };
}
