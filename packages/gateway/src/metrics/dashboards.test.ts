// The dashboard and the alerting rules ask for series that exist, by labels that those have.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createSeries } from "./series.ts";

const deploy = join(import.meta.dirname, "../../../../deploy");
const read = (name: string) => readFileSync(join(deploy, name), "utf8");

type Panel = { targets?: { expr: string }[] };
const { panels } = JSON.parse(read("grafana.json")) as { panels: Panel[] };
const rules = read("alerts.yaml");
const expressions = {
  "grafana.json": panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
  "alerts.yaml": [...rules.matchAll(/^ +expr: (.+)$/gm)].map(([, expr = ""]) => expr),
};

const { registry } = createSeries();
/** Labels of each series by the names that can be asked for; a histogram has three, and Prometheus adds `instance`. */
const labelsOf = new Map(
  registry.getMetricsAsArray().flatMap((metric): [string, string[]][] => {
    const own: unknown = Reflect.get(metric, "labelNames");
    const labels = ["instance", ...(Array.isArray(own) ? own.map(String) : [])];
    if (!("buckets" in metric)) return [[metric.name, labels]];
    return [
      [`${metric.name}_bucket`, [...labels, "le"]],
      [`${metric.name}_sum`, labels],
      [`${metric.name}_count`, labels],
    ];
  }),
);

const namesIn = (expr: string) => expr.match(/\b(?:stockgate|nodejs|process)_\w+/g) ?? [];
/** By which an expression sums up or picks. */
const labelsIn = (expr: string) => [
  ...[...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = ""]) => list.split(/, */)),
  ...[...expr.matchAll(/\{([^}]*)\}/g)].flatMap(([, list = ""]) =>
    [...list.matchAll(/(\w+)(?:=~|!~|!=|=)"/g)].map(([, label = ""]) => label),
  ),
];

describe.each(["grafana.json", "alerts.yaml"] as const)("deploy/%s", (file) => {
  it("asks for something in each of its expressions, and for series that exist alone", () => {
    expect(expressions[file].length).toBeGreaterThan(10);
    for (const expr of expressions[file]) {
      const names = namesIn(expr);
      expect([expr, names.length > 0]).toEqual([expr, true]);
      expect(names.filter((name) => !labelsOf.has(name))).toEqual([]);
    }
  });

  it("picks and sums up by labels that these series have", () => {
    for (const expr of expressions[file]) {
      for (const part of expr.split(/ (?:or|and) /)) {
        const known = new Set(namesIn(part).flatMap((name) => labelsOf.get(name) ?? []));
        expect(labelsIn(part).filter((label) => !known.has(label))).toEqual([]);
      }
    }
  });
});

it("every series of the gateway's own is told of in docs/operations.md", () => {
  const told = readFileSync(join(deploy, "../docs/operations.md"), "utf8");
  const own = registry.getMetricsAsArray().map(({ name }) => name.replace(/^stockgate_/, ""));
  const isTold = (name: string) =>
    told.includes(`\`${name}\``) ||
    told.includes(`\`${name.replace(/_oldest_seconds$/, "")}\`, \`..._oldest_seconds\``);
  expect(own.filter((name) => !/^(nodejs|process)_/.test(name) && !isTold(name))).toEqual([]);
});
