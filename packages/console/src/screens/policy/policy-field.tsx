// One decision of the policy, by its form.
import { NativeSelect, Switch, TextInput } from "@mantine/core";
import type { PolicyField as Field } from "./policy-fields.ts";

type Props = {
  field: Field;
  value: string | boolean | undefined;
  error: string | undefined;
  locations: readonly { id: string; name: string }[];
  isDisabled: boolean;
  onChange: (value: string | boolean) => void;
};

/** What the browser's own field takes, in its own time zone. */
function toLocal(moment: string): string {
  if (moment === "" || Number.isNaN(Date.parse(moment))) return "";
  const at = new Date(moment);
  const two = (part: number) => String(part).padStart(2, "0");
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${date}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

const fromLocal = (text: string): string => (text === "" ? "" : new Date(text).toISOString());

export function PolicyField({ field, value, error, locations, isDisabled, onChange }: Props) {
  const shared = { label: field.label, description: field.about, error: error ?? null, disabled: isDisabled };
  const text = typeof value === "string" ? value : "";
  switch (field.form) {
    case "switch":
      return (
        <Switch
          {...shared}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case "choice":
      return (
        <NativeSelect
          {...shared}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
          data={Object.entries(field.choices).map(([each, label]) => ({ value: each, label }))}
        />
      );
    case "location":
      return (
        <NativeSelect
          {...shared}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
          data={[
            { value: "", label: "None chosen" },
            ...locations.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      );
    case "moment":
      return (
        <TextInput
          {...shared}
          type="datetime-local"
          value={toLocal(text)}
          onChange={(event) => onChange(fromLocal(event.currentTarget.value))}
        />
      );
    case "decimal":
    case "number":
    case "text":
      return (
        <TextInput
          {...shared}
          value={text}
          inputMode={field.form === "text" ? "text" : "decimal"}
          rightSection={"unit" in field ? field.unit : undefined}
          rightSectionWidth={"unit" in field ? 72 : 0}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}
