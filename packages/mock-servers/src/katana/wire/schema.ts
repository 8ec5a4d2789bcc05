// The bodies that Katana takes, as JSON schemas with their TypeScript types. Katana: every request body is closed, an
// unknown field is a 422 (O).

export type Schema<T> = { readonly json: Record<string, unknown>; readonly type?: T };
export type BodyOf<S> = S extends Schema<infer T> ? T : never;

type Fields = Record<string, Schema<unknown>>;
type Required<F extends Fields> = { [K in keyof F]: BodyOf<F[K]> };
type Optional<F extends Fields> = { [K in keyof F]?: BodyOf<F[K]> | undefined };
type Flat<T> = { [K in keyof T]: T[K] };

const define = <T>(json: Record<string, unknown>): Schema<T> => ({ json });

export const text = (limits: { min?: number; max?: number; pattern?: string; format?: string } = {}) =>
  define<string>({
    type: "string",
    ...(limits.min === undefined ? {} : { minLength: limits.min }),
    ...(limits.max === undefined ? {} : { maxLength: limits.max }),
    ...(limits.pattern === undefined ? {} : { pattern: limits.pattern }),
    ...(limits.format === undefined ? {} : { format: limits.format }),
  });

export const number = (limits: { min?: number; max?: number } = {}) =>
  define<number>({
    type: "number",
    ...(limits.min === undefined ? {} : { minimum: limits.min }),
    ...(limits.max === undefined ? {} : { maximum: limits.max }),
  });

/** Katana: ids are signed 32-bit integers (O). */
export const id = define<number>({ type: "integer", maximum: 2_147_483_647 });
export const integer = (limits: { min?: number; max?: number } = {}) =>
  define<number>({ ...number(limits).json, type: "integer" });
export const flag = define<boolean>({ type: "boolean" });
export const time = define<string>({ type: "string", format: "date-time" });
export const anyObject = define<Record<string, unknown>>({ type: "object" });

export const oneOf = <const V extends readonly string[]>(values: V) =>
  define<V[number]>({ type: "string", enum: values });

export const nullable = <T>(schema: Schema<T>) =>
  define<T | null>({ ...schema.json, type: [schema.json["type"], "null"] });

export const list = <T>(items: Schema<T>, limits: { min?: number; max?: number } = {}) =>
  define<T[]>({
    type: "array",
    items: items.json,
    ...(limits.min === undefined ? {} : { minItems: limits.min }),
    ...(limits.max === undefined ? {} : { maxItems: limits.max }),
  });

/** Fields that must be there, then those that may; `together`: two of these that come only as a pair. */
export const object = <R extends Fields, O extends Fields>(
  required: R,
  optional: O,
  together?: readonly [string, string],
) =>
  define<Flat<Required<R> & Optional<O>>>({
    type: "object",
    additionalProperties: false,
    required: Object.keys(required),
    ...(together ? { dependencies: { [together[0]]: [together[1]], [together[1]]: [together[0]] } } : {}),
    properties: Object.fromEntries(
      Object.entries({ ...required, ...optional }).map(([name, schema]) => [name, schema.json]),
    ),
  });

export const either = <A, B>(a: Schema<A>, b: Schema<B>) => define<A | B>({ oneOf: [a.json, b.json] });
