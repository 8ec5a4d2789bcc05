// What a trial's command line asks for: whole numbers under names, each with its usual value.
import { parseArgs } from "node:util";

/** A text is what is wrong, or the usage that was asked for. */
export function readNumbers<Name extends string>(
  args: readonly string[],
  usage: string,
  usual: Readonly<Record<Name, number>>,
): Record<Name, number> | string {
  const names = Object.keys(usual) as Name[];
  const asText: { [name: string]: { type: "string" } } = Object.fromEntries(
    names.map((name) => [name, { type: "string" }]),
  );
  try {
    const { values }: { values: { [name: string]: unknown } } = parseArgs({
      args: [...args],
      options: { ...asText, help: { type: "boolean" } },
    });
    if (values["help"]) return usage;
    const read = names.map((name): [Name, number] => {
      const text = values[name] ?? String(usual[name]);
      if (typeof text !== "string" || !/^\d{1,9}$/.test(text)) throw new Error(`--${name} must be a number.`);
      return [name, Number(text)];
    });
    return Object.fromEntries(read) as Record<Name, number>;
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n${usage}`;
  }
}
