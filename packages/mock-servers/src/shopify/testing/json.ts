// Looks into an answer whose shape a test knows and the compiler does not. Each throws where the shape is another.

type Step = string | number;

export function at(value: unknown, ...path: Step[]): unknown {
  let found = value;
  for (const step of path) {
    if (typeof found !== "object" || found === null) {
      throw new Error(`No ${path.join(".")} in ${JSON.stringify(value)}`);
    }
    found = Reflect.get(found, step);
  }
  return found;
}

export function textAt(value: unknown, ...path: Step[]): string {
  const found = at(value, ...path);
  if (typeof found !== "string") throw new Error(`No text at ${path.join(".")} in ${JSON.stringify(value)}`);
  return found;
}

export function numberAt(value: unknown, ...path: Step[]): number {
  const found = at(value, ...path);
  if (typeof found !== "number")
    throw new Error(`No number at ${path.join(".")} in ${JSON.stringify(value)}`);
  return found;
}

export function rowsAt(value: unknown, ...path: Step[]): unknown[] {
  const found = at(value, ...path);
  if (!Array.isArray(found)) throw new Error(`No list at ${path.join(".")} in ${JSON.stringify(value)}`);
  return found;
}
