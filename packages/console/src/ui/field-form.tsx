// A form drawn from a JSON Schema, so that what a third adapter asks for needs no page of its own. Errors of the API stand
// at the field that they name.
import { UserErrors } from "@stockgate/client";
import { Checkbox, NativeSelect, PasswordInput, Stack, TextInput } from "@mantine/core";

type FieldSchema = {
  type?: string;
  title?: string;
  description?: string;
  writeOnly?: boolean;
  default?: unknown;
  enum?: readonly string[];
};

export type FormSchema = { properties?: Readonly<Record<string, FieldSchema>>; required?: readonly string[] };
export type FieldValues = Readonly<Record<string, string | boolean>>;

/** By the path behind `input`, joined with dots: what the API says about each field. */
export function fieldErrors(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof UserErrors)) return {};
  return Object.fromEntries(
    error.userErrors.map(({ field, message }) => [
      (field ?? []).filter((part, index) => index > 0 || part !== "input").join("."),
      message,
    ]),
  );
}

/** What names none of these fields: it stands above the form. */
export const errorsBeside = (error: unknown, names: readonly string[]): unknown => {
  if (!(error instanceof UserErrors)) return error;
  const rest = Object.entries(fieldErrors(error)).filter(([path]) => !names.includes(path));
  return rest.length === 0 ? null : new Error(rest.map(([, message]) => message).join(" "));
};

export const fieldNames = (schema: FormSchema, prefix: string): string[] =>
  Object.keys(schema.properties ?? {}).map((name) => `${prefix}.${name}`);

/** As the API takes it: what was left empty is left out. */
export const filledIn = (values: FieldValues): Record<string, string | boolean> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      const kept = typeof value === "string" ? value.trim() : value;
      return kept === "" ? [] : [[name, kept] as const];
    }),
  );

type FieldProps = {
  name: string;
  field: FieldSchema;
  isRequired: boolean;
  value: string | boolean | undefined;
  error: string | undefined;
  /** Whether a secret is stored already. */
  isStored: boolean;
  onChange: (value: string | boolean) => void;
};

function Field({ name, field, isRequired, value, error, isStored, onChange }: FieldProps) {
  const { title = name, description, writeOnly = false, type } = field;
  const stated = typeof field.default === "string" ? field.default : undefined;
  const shared = { name, label: title, description, error: error ?? null };
  if (type === "boolean")
    return (
      <Checkbox
        {...shared}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    );
  const text = {
    ...shared,
    withAsterisk: isRequired && !isStored,
    value: typeof value === "string" ? value : "",
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
    autoComplete: "off",
  };
  if (field.enum) return <NativeSelect {...text} data={["", ...field.enum]} />;
  if (writeOnly)
    return (
      // The library does not say so of this one.
      <PasswordInput
        {...text}
        aria-invalid={error !== undefined}
        placeholder={isStored ? "stored; leave empty to keep it" : ""}
      />
    );
  return <TextInput {...text} placeholder={stated ?? ""} />;
}

type Props = {
  schema: FormSchema;
  /** Of the path at which the API names these fields, such as "config". */
  prefix: string;
  values: FieldValues;
  onChange: (values: FieldValues) => void;
  error: unknown;
  storedSecrets?: readonly string[];
};

const none: readonly string[] = [];

export function FieldForm({ schema, prefix, values, onChange, error, storedSecrets = none }: Props) {
  const errors = fieldErrors(error);
  const required = new Set(schema.required ?? []);
  return (
    <Stack gap="sm">
      {Object.entries(schema.properties ?? {}).map(([name, field]) => (
        <Field
          key={name}
          name={name}
          field={field}
          isRequired={required.has(name) && field.default === undefined}
          value={values[name]}
          error={errors[`${prefix}.${name}`]}
          isStored={storedSecrets.includes(name)}
          onChange={(value) => onChange({ ...values, [name]: value })}
        />
      ))}
    </Stack>
  );
}
