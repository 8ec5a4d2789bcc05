// Reads the query parameters that an endpoint declares. Katana: others are ignored, not refused (O, V); arrays are
// repeated keys, and one value works too (V); a bad enum is a 400 with the allowed values (V).
import { parseIsoTime } from "../../shared/iso-time.ts";
import { badRequest } from "./errors.ts";

/** Turns the values given for one parameter into a test of a record. */
export type Filter<T> = (values: string[], name: string) => (record: T) => boolean;
export type Filters<T> = Record<string, Filter<T>>;

const last = (values: string[]) => values.at(-1) ?? "";

export function readInteger(value: string, name: string): number {
  if (!/^-?\d{1,10}$/.test(value)) {
    throw badRequest([
      { path: `.${name}`, code: "type", message: "must be integer", info: { type: "integer" } },
    ]);
  }
  return Number(value);
}

export function readFlag(value: string, name: string): boolean {
  if (value === "true" || value === "1") return true;
  if (value === "false" || value === "0") return false;
  throw badRequest([
    { path: `.${name}`, code: "type", message: "must be boolean", info: { type: "boolean" } },
  ]);
}

export function readEnum<const V extends readonly string[]>(
  value: string,
  name: string,
  allowed: V,
): V[number] {
  if (allowed.includes(value)) return value;
  const message = "must be equal to one of the allowed values";
  throw badRequest([{ path: `.${name}`, code: "enum", message, info: { allowedValues: allowed } }]);
}

/** Any of several ids. */
export const integers = <T>(pick: (record: T) => number | null): Filter<T> => {
  return (values, name) => {
    const wanted = new Set(values.map((value) => readInteger(value, name)));
    return (record) => wanted.has(pick(record) ?? Number.NaN);
  };
};

/** One id; where several are given, the last counts. */
export const integer = <T>(pick: (record: T) => number | null): Filter<T> => {
  return (values, name) => {
    const wanted = readInteger(last(values), name);
    return (record) => pick(record) === wanted;
  };
};

export const text = <T>(pick: (record: T) => string | null): Filter<T> => {
  return (values) => (record) => pick(record) === last(values);
};

export const texts = <T>(pick: (record: T) => readonly (string | null)[]): Filter<T> => {
  return (values) => (record) => pick(record).some((each) => each !== null && values.includes(each));
};

export const flag = <T>(pick: (record: T) => boolean): Filter<T> => {
  return (values, name) => {
    const wanted = readFlag(last(values), name);
    return (record) => pick(record) === wanted;
  };
};

export const oneOf = <T>(allowed: readonly string[], pick: (record: T) => string | null): Filter<T> => {
  return (values, name) => {
    const wanted = readEnum(last(values), name, allowed);
    return (record) => pick(record) === wanted;
  };
};

/** For numbers that may be written in several ways: "5" is 5.0. */
export const amount = <T>(pick: (record: T) => number | null): Filter<T> => {
  return (values) => (record) => pick(record) === Number(last(values));
};

function boundary<T>(
  pick: (record: T) => string | null,
  isWithin: (at: number, bound: number) => boolean,
): Filter<T> {
  return (values, name) => {
    const bound = parseIsoTime(last(values));
    if (bound === null) {
      const message = 'must match format "date-time"';
      throw badRequest([{ path: `.${name}`, code: "format", message, info: { format: "date-time" } }]);
    }
    return (record) => {
      const at = pick(record);
      return at !== null && isWithin(parseIsoTime(at) ?? Number.NaN, bound);
    };
  };
}

/** Katana: both ends are inclusive (V for updated_at_min). */
export const from = <T>(pick: (record: T) => string | null) => boundary(pick, (at, bound) => at >= bound);
export const until = <T>(pick: (record: T) => string | null) => boundary(pick, (at, bound) => at <= bound);

/** created_at_min, created_at_max, updated_at_min, updated_at_max */
export const dateFilters: Filters<{ created_at: string; updated_at: string }> = {
  created_at_min: from((record) => record.created_at),
  created_at_max: until((record) => record.created_at),
  updated_at_min: from((record) => record.updated_at),
  updated_at_max: until((record) => record.updated_at),
};
