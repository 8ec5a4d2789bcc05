// The structured search of sales orders and their rows. Katana: beta; fields and comparators are a closed list, others
// are a 422; pages of 50 and at most 200 (O: gateway).
import type { KatanaSettings } from "../settings.ts";
import { invalidBody } from "./errors.ts";
import { pageOf } from "./paging.ts";
import { type Reply, reply } from "./reply.ts";
import { type Schema, integer } from "./schema.ts";

const value = { type: ["string", "number", "boolean", "null"], maxLength: 256 };
const values = { type: "array", items: value, maxItems: 100 };
const comparator = {
  type: "object",
  additionalProperties: false,
  properties: {
    neq: value,
    gt: value,
    gte: value,
    lt: value,
    lte: value,
    inq: values,
    nin: values,
    between: { ...values, minItems: 2, maxItems: 2 },
    like: { type: "string", maxLength: 256 },
    ilike: { type: "string", maxLength: 256 },
  },
};

type Scalar = string | number | boolean | null;
type Comparator = {
  neq?: Scalar;
  gt?: Scalar;
  gte?: Scalar;
  lt?: Scalar;
  lte?: Scalar;
  inq?: Scalar[];
  nin?: Scalar[];
  between?: [Scalar, Scalar];
  like?: string;
  ilike?: string;
};
type Where = { and?: Where[]; or?: Where[] } & Record<string, unknown>;
export type SearchBody = {
  filter?: { where?: Where; order?: string | string[]; limit?: number; page?: number };
};

/** `fields` are those that may stand in `where` and `order`. */
export const searchBody = (fields: readonly string[]): Schema<SearchBody> => ({
  json: {
    type: "object",
    additionalProperties: false,
    properties: {
      filter: {
        type: "object",
        additionalProperties: false,
        properties: {
          where: { $ref: "#/$defs/where" },
          order: { type: ["string", "array"], items: { type: "string" } },
          limit: integer({ min: 0, max: 200 }).json,
          page: integer({ min: 1 }).json,
        },
      },
    },
    $defs: {
      where: {
        type: "object",
        additionalProperties: false,
        properties: {
          and: { type: "array", items: { $ref: "#/$defs/where" } },
          or: { type: "array", items: { $ref: "#/$defs/where" } },
          ...Object.fromEntries(fields.map((field) => [field, { anyOf: [value, comparator] }])),
        },
      },
    },
  },
});

export type SearchSpec<T> = {
  records: readonly T[];
  /** The record's value of a field. */
  pick(record: T, field: string): Scalar;
  fields: readonly string[];
  render(record: T): unknown;
};

export function answerSearch<T>(spec: SearchSpec<T>, body: SearchBody, settings: KatanaSettings): Reply {
  const { where = {}, order = "created_at DESC", limit = 50, page = 1 } = body.filter ?? {};
  const sorts = (Array.isArray(order) ? order : [order]).map((each) => readSort(each, spec.fields));
  const found = spec.records
    .filter((record) => isMatch(where, (field) => spec.pick(record, field)))
    .toSorted((a, b) => {
      for (const { field, sign } of sorts) {
        const compared = compare(spec.pick(a, field), spec.pick(b, field));
        if (compared !== 0) return sign * compared;
      }
      return 0;
    });
  const query = new URLSearchParams({ limit: String(Math.max(1, limit)), page: String(page) });
  const { rows, header } = pageOf(found, query, settings);
  return reply({ data: rows.map((row) => spec.render(row)) }, { "x-pagination": header });
}

function readSort(text: string, fields: readonly string[]): { field: string; sign: 1 | -1 } {
  const [field = "", direction = "ASC"] = text.trim().split(/\s+/);
  if (!fields.includes(field) || !/^(ASC|DESC)$/i.test(direction)) {
    const message = "must be a filterable field with ASC or DESC";
    throw invalidBody([{ path: ".filter.order", code: "enum", message, info: { allowedValues: fields } }]);
  }
  return { field, sign: direction.toUpperCase() === "DESC" ? -1 : 1 };
}

function isMatch(where: Where, pick: (field: string) => Scalar): boolean {
  return Object.entries(where).every(([field, wanted]) => {
    if (field === "and") return (wanted as Where[]).every((each) => isMatch(each, pick));
    if (field === "or") return (wanted as Where[]).some((each) => isMatch(each, pick));
    const actual = pick(field);
    return typeof wanted === "object" && wanted !== null
      ? isWithin(actual, wanted)
      : compare(actual, wanted as Scalar) === 0;
  });
}

function isWithin(actual: Scalar, wanted: Comparator): boolean {
  const is = (other: Scalar | undefined, test: (compared: number) => boolean) =>
    other === undefined || test(compare(actual, other));
  return (
    is(wanted.neq, (compared) => compared !== 0) &&
    is(wanted.gt, (compared) => compared > 0) &&
    is(wanted.gte, (compared) => compared >= 0) &&
    is(wanted.lt, (compared) => compared < 0) &&
    is(wanted.lte, (compared) => compared <= 0) &&
    is(wanted.between?.[0], (compared) => compared >= 0) &&
    is(wanted.between?.[1], (compared) => compared <= 0) &&
    (wanted.inq?.some((each) => compare(actual, each) === 0) ?? true) &&
    !(wanted.nin?.some((each) => compare(actual, each) === 0) ?? false) &&
    isLike(actual, wanted.like, "") &&
    isLike(actual, wanted.ilike, "i")
  );
}

const isLike = (actual: Scalar, pattern: string | undefined, flags: string) =>
  pattern === undefined ||
  new RegExp(`^${pattern.split("%").map(escapePattern).join(".*")}$`, flags).test(String(actual ?? ""));

const escapePattern = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** Numbers as numbers, all else as text; null comes first. ISO times order as text. */
function compare(a: Scalar, b: Scalar): number {
  if (a === null || b === null)
    return Number(b === null) - Number(a === null) === 0 ? 0 : a === null ? -1 : 1;
  if (typeof a === "number") return a - Number(b);
  return a === b || String(a) === String(b) ? 0 : String(a) < String(b) ? -1 : 1;
}
