// NAME_FILE in the place of NAME: the value stands in a file, as container platforms hand out secrets.
import { readFileSync } from "node:fs";

/** Names in, values out, as `process.env` is. */
export type Environment = { readonly [name: string]: string | undefined };

const suffix = "_FILE";

type Filled = { environment: Environment; problems: string[] };

/** Throws nothing: what cannot be read is a problem with its variable's name. A line break at the end is not meant. */
export function fillFromFiles(
  given: Environment,
  names: readonly string[],
  readText: (path: string) => string = (path) => readFileSync(path, "utf8"),
): Filled {
  const environment: Record<string, string | undefined> = { ...given };
  const problems: string[] = [];
  for (const name of names) {
    const path = environment[name + suffix];
    delete environment[name + suffix];
    if (!path) continue;
    if (environment[name]) {
      problems.push(`${name} and ${name}${suffix} are both set: keep one`);
      continue;
    }
    try {
      environment[name] = readText(path).replace(/\r?\n$/, "");
    } catch (error) {
      const code: unknown = Reflect.get(Object(error), "code");
      problems.push(`${name}${suffix} cannot be read: ${typeof code === "string" ? code : "it is no file"}`);
    }
  }
  return { environment, problems };
}
