// Where a setting's value comes from: the file itself, the environment, or another file. A secret never stands in the
// file itself.
import type { SettingValue } from "./config-file.ts";

export type Sources = {
  env: { readonly [name: string]: string | undefined };
  /** Of a path as the configuration file says it; throws where it cannot be read. */
  readText: (path: string) => string;
};

export type Resolved = { value: string | number | boolean | null } | { problem: string };

const wholeReference = /^\$\{([A-Za-z_]\w*)\}$/;
/** `$${` stands for `${` itself. */
const anyReference = /\$\$\{|\$\{([A-Za-z_]\w*)\}/g;

type Reference = { kind: "env"; name: string } | { kind: "file"; path: string };

/** Null where it is, or begins with, something literal. */
function referenceIn(value: SettingValue): Reference | null {
  if (typeof value === "object" && value !== null)
    return "fromEnv" in value ? { kind: "env", name: value.fromEnv } : { kind: "file", path: value.fromFile };
  const name = typeof value === "string" ? wholeReference.exec(value)?.[1] : undefined;
  return name === undefined ? null : { kind: "env", name };
}

export const isReference = (value: SettingValue): boolean => referenceIn(value) !== null;

/** For a person; never the value. */
export function describeReference(value: SettingValue): string {
  const reference = referenceIn(value);
  if (!reference) return "given";
  return reference.kind === "env" ? `from ${reference.name}` : `from the file ${reference.path}`;
}

function readReference(reference: Reference, { env, readText }: Sources): Resolved {
  if (reference.kind === "env") {
    const value = env[reference.name];
    return value ? { value } : { problem: `the environment variable ${reference.name} is not set` };
  }
  try {
    // Editors and `echo` end a file with a line break.
    const value = readText(reference.path).replace(/\r?\n$/, "");
    return value === "" ? { problem: `the file ${reference.path} is empty` } : { value };
  } catch (error) {
    const why = error instanceof Error ? (Reflect.get(error, "code") ?? error.message) : String(error);
    return { problem: `the file ${reference.path} cannot be read: ${String(why)}` };
  }
}

export function resolveSetting(value: SettingValue, sources: Sources): Resolved {
  const reference = referenceIn(value);
  if (reference) return readReference(reference, sources);
  if (typeof value !== "string") return { value: value as number | boolean | null };
  const unset = new Set<string>();
  const text = value.replaceAll(anyReference, (found, name: string | undefined) => {
    if (name === undefined) return "${";
    const given = sources.env[name];
    if (!given) unset.add(name);
    return given ?? found;
  });
  const [first] = unset;
  return first === undefined ? { value: text } : { problem: `the environment variable ${first} is not set` };
}
