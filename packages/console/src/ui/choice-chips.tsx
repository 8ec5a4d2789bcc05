// Filters by what rows are: any number of them at once, none for all; each with how many there are.
import { Chip, Group, Text } from "@mantine/core";
import { formatNumber } from "./quantity.tsx";

type Choice = { value: string; label: string; count?: number | undefined };
type Props = {
  label: string;
  choices: readonly Choice[];
  value: readonly string[];
  onChange: (value: string[]) => void;
};

export const ChoiceChips = ({ label, choices, value, onChange }: Props) => (
  <Chip.Group multiple value={[...value]} onChange={onChange}>
    <Group gap={6} role="group" aria-label={label}>
      {choices.map(({ value: each, label: name, count }) => (
        <Chip key={each} value={each} size="xs" variant="outline">
          {name}
          {count !== undefined && (
            <Text component="span" size="xs" c="dimmed" ml={4}>
              {formatNumber(count)}
            </Text>
          )}
        </Chip>
      ))}
    </Group>
  </Chip.Group>
);

/** As the address has it: "FAILED,HELD". */
export const choicesIn = <Value extends string>(text: string | null, known: readonly Value[]): Value[] =>
  known.filter((each) => (text ?? "").split(",").includes(each));
