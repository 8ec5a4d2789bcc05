// How far a run has come: what was right, what was changed, what could not be done.
import { Group, Progress, Text } from "@mantine/core";
import type { RunStateFragment } from "../../graphql/generated/documents.ts";
import { formatNumber } from "../../ui/quantity.tsx";
import { isOpen } from "./run-words.ts";

type Progressing = Pick<RunStateFragment, "progress">["progress"];

const words = ({ changed, unchanged, failed }: Progressing, isDryRun: boolean): string =>
  [
    `${formatNumber(changed)} ${isDryRun ? "would change" : "changed"}`,
    `${formatNumber(unchanged)} right already`,
    ...(failed > 0 ? [`${formatNumber(failed)} not done`] : []),
  ].join(", ");

export function RunProgress({ run }: { run: RunStateFragment }) {
  const { progress, dryRun } = run;
  // It lists what there is, and changes no number.
  if (run.kind === "CATALOG") return null;
  const total = Math.max(progress.total ?? progress.done, 1);
  const share = (count: number) => (count / total) * 100;
  const label = `${formatNumber(progress.done)} of ${progress.total === null ? "an unknown number" : formatNumber(progress.total)}`;
  return (
    <div>
      <Progress.Root size="md" aria-hidden>
        <Progress.Section value={share(progress.changed)} color="harbour" animated={isOpen(run)} />
        <Progress.Section value={share(progress.unchanged)} color="gray.5" />
        <Progress.Section value={share(progress.failed)} color="red" />
      </Progress.Root>
      <Group gap="xs" mt={4}>
        <Text size="xs" c="dimmed">
          {isOpen(run) ? `${label}: ` : ""}
          {words(progress, dryRun)}
        </Text>
      </Group>
    </div>
  );
}
