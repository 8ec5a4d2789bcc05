// A sum as it comes about: a row for each step, with a bar from where the last one ended to where this one does. It is a
// table, so that it is read out as well as looked at.
import { Table, Text } from "@mantine/core";
import type { CSSProperties } from "react";
import { Quantity } from "../ui/quantity.tsx";
import { Time } from "../ui/time.tsx";
import { noteOf } from "./step-note.ts";
import classes from "./waterfall.module.css";

export type Step = {
  kind: string;
  label: string;
  /** Decimals as text; only the bars are drawn of them as numbers. */
  amount: string;
  result: string;
  detail: unknown;
  readAt: string | null;
};

type Bar = { start: number; end: number };

/** Of each step, from the result before it to its own; in shares of the whole width, zero included. */
function barsOf(steps: readonly Step[]): Bar[] {
  const results = steps.map(({ result }) => Number(result));
  const [least, most] = [Math.min(0, ...results), Math.max(0, ...results)];
  const share = (value: number) => ((value - least) / Math.max(most - least, 1)) * 100;
  return results.map((result, index) => {
    const [low, high] = [results[index - 1] ?? 0, result].toSorted((left, right) => left - right);
    return { start: share(low ?? 0), end: share(high ?? 0) };
  });
}

function BarCell({ bar, isFall }: { bar: Bar | undefined; isFall: boolean }) {
  const { start = 0, end = 0 } = bar ?? {};
  const place = { insetInlineStart: `${start}%`, width: `max(2px, ${end - start}%)` } as CSSProperties;
  return (
    <div className={classes["track"]} aria-hidden>
      <div className={classes["bar"]} data-fall={isFall} style={place} />
    </div>
  );
}

type Props = {
  steps: readonly Step[];
  /** What it comes to; null where it is not known. */
  total: number | null;
  label: string;
};

export function Waterfall({ steps, total, label }: Props) {
  const bars = barsOf(steps);
  return (
    <Table aria-label={label} className={classes["table"] ?? ""} verticalSpacing={6} horizontalSpacing="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Step</Table.Th>
          <Table.Th scope="col" ta="end">
            Units
          </Table.Th>
          <Table.Th scope="col" className={classes["bars"] ?? ""}>
            <span className={classes["unseen"]}>As a bar</span>
          </Table.Th>
          <Table.Th scope="col" ta="end">
            Makes
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {steps.map((step, index) => (
          <Table.Tr key={`${step.kind} ${step.label}`}>
            <Table.Th scope="row" fw={500}>
              {step.label}
              <Note step={step} />
            </Table.Th>
            <Table.Td ta="end">
              <Quantity value={step.amount} isSigned={index > 0} />
            </Table.Td>
            <Table.Td className={classes["bars"] ?? ""}>
              <BarCell bar={bars[index]} isFall={step.amount.startsWith("-")} />
            </Table.Td>
            <Table.Td ta="end">
              <Quantity value={step.result} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
      <Table.Tfoot>
        <Table.Tr>
          <Table.Th scope="row">The store should show</Table.Th>
          <Table.Td />
          <Table.Td className={classes["bars"] ?? ""} />
          <Table.Td ta="end" fw={700} fz="lg" data-testid="total">
            <Quantity value={total} />
          </Table.Td>
        </Table.Tr>
      </Table.Tfoot>
    </Table>
  );
}

function Note({ step: { detail, readAt } }: { step: Step }) {
  const note = noteOf(detail);
  if (note === null && readAt === null) return null;
  return (
    <Text size="xs" c="dimmed" fw={400}>
      {note}
      {note !== null && readAt !== null && "; "}
      {readAt !== null && (
        <>
          read <Time at={readAt} />
        </>
      )}
    </Text>
  );
}
