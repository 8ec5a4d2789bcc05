// What can be done about all that is chosen, at once.
import { Button, Group, Text } from "@mantine/core";
import type { MappingRowFragment } from "../../graphql/generated/documents.ts";
import { formatNumber } from "../../ui/quantity.tsx";
import { likelyPair } from "./mapping-row.ts";
import { type MappingCommands, mostAtOnce } from "./use-mapping-commands.ts";

type Props = { rows: readonly MappingRowFragment[]; commands: MappingCommands; onDone: () => void };

export function BulkBar({ rows, commands, onDone }: Props) {
  const ids = (isOut: boolean) =>
    rows.flatMap(({ channelVariant, status }) =>
      channelVariant && (status === "EXCLUDED") === isOut ? [channelVariant.id] : [],
    );
  const likely = rows.flatMap((row) => {
    const pair = likelyPair(row);
    return pair ? [{ row, pair }] : [];
  });
  const [inside, outside] = [ids(false), ids(true)];
  const isTooMuch = rows.length > mostAtOnce;
  const action = (label: string, count: number, run: () => void) => (
    <Button
      size="xs"
      variant="light"
      disabled={count === 0 || isTooMuch || commands.isBusy}
      onClick={() => {
        run();
        onDone();
      }}
    >
      {label} ({formatNumber(count)})
    </Button>
  );
  return (
    <Group gap="xs" mb="sm" role="group" aria-label="What to do about the chosen">
      <Text size="sm" fw={500}>
        {formatNumber(rows.length)} chosen
      </Text>
      {action("Use the suggestions", likely.length, () =>
        commands.map(
          likely.map(({ pair }) => pair),
          likely.map(({ row }) => row),
        ),
      )}
      {action("Leave out", inside.length, () => commands.setExcluded(inside, true))}
      {action("Take in again", outside.length, () => commands.setExcluded(outside, false))}
      <Button size="xs" variant="subtle" onClick={onDone}>
        Choose none
      </Button>
      {isTooMuch && (
        <Text size="xs" c="dimmed">
          At most {mostAtOnce} at once; for more there are CSV files.
        </Text>
      )}
    </Group>
  );
}
