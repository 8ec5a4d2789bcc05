// The samples as a picture: one small line chart for each measure, over the same time.
import type { Sample } from "./take-sample.ts";

const width = 720;
const height = 110;
const left = 60;

type Line = { title: string; of: (sample: Sample) => number };

const lines: readonly Line[] = [
  { title: "resident memory, MB", of: ({ rssMb }) => rssMb },
  { title: "heap, MB", of: ({ heapMb }) => heapMb },
  { title: "open handles", of: ({ handles }) => handles },
  { title: "open files", of: ({ files }) => files },
  { title: "change to storefront, ms", of: ({ latencyMs }) => latencyMs },
  { title: "rows of the event log", of: ({ rows }) => rows["sync_event"] ?? 0 },
  {
    title: "rows of everything else",
    of: ({ rows }) => Object.values(rows).reduce((sum, count) => sum + count, 0) - (rows["sync_event"] ?? 0),
  },
];

function drawLine(samples: readonly Sample[], { title, of }: Line, index: number): string {
  const values = samples.map(of);
  const most = Math.max(1, ...values) * 1.1;
  const end = samples.at(-1)?.seconds ?? 1;
  const top = 30 + index * height;
  const y = (value: number) => top + (height - 40) * (1 - value / most);
  const points = samples.map((sample) => {
    const x = left + ((width - left - 20) * sample.seconds) / end;
    return `${x.toFixed(1)},${y(of(sample)).toFixed(1)}`;
  });
  return [
    `<text x="${left}" y="${top - 6}">${title}</text>`,
    `<text x="${left - 6}" y="${y(values.at(-1) ?? 0) + 4}" text-anchor="end">${(values.at(-1) ?? 0).toFixed(0)}</text>`,
    `<line x1="${left}" y1="${y(0)}" x2="${width - 20}" y2="${y(0)}" stroke="#bbb"/>`,
    `<polyline points="${points.join(" ")}" fill="none" stroke="#1f6feb" stroke-width="1.5"/>`,
  ].join("\n");
}

/** SVG; every scale begins at 0. */
export function drawPlot(samples: readonly Sample[]): string {
  const minutes = ((samples.at(-1)?.seconds ?? 0) / 60).toFixed(1);
  const bottom = 30 + lines.length * height;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${bottom + 20}" font-family="sans-serif" font-size="12">`,
    '<rect width="100%" height="100%" fill="#fff"/>',
    ...lines.map((line, index) => drawLine(samples, line, index)),
    `<text x="${width - 20}" y="${bottom}" text-anchor="end">${minutes} minutes</text>`,
    "</svg>\n",
  ].join("\n");
}
