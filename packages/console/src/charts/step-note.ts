// What stands behind a step, in a few words: the orders, kits or settings that its detail names.

type Detail = Readonly<Record<string, unknown>>;

const isDetail = (value: unknown): value is Detail => typeof value === "object" && value !== null;
const textOf = (value: unknown): string | null =>
  typeof value === "string" || typeof value === "number" ? String(value) : null;

/** Of what it names at most so many. */
const mostNamed = 5;

function nameOf(record: unknown): string | null {
  if (!isDetail(record)) return null;
  const name = [record["number"], record["sku"], record["orderExternalId"], record["kitId"], record["id"]]
    .map(textOf)
    .find((text) => text !== null);
  const units = textOf(record["units"]);
  return name === undefined || name === null ? null : units === null ? name : `${name} (${units})`;
}

export function noteOf(detail: unknown): string | null {
  if (!isDetail(detail)) return null;
  const named = Object.values(detail).flatMap((value) =>
    Array.isArray(value) ? value.flatMap((record) => nameOf(record) ?? []) : [],
  );
  const rest = named.length - mostNamed;
  const list = named.slice(0, mostNamed).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
  const notes = [
    list === "" ? null : list,
    textOf(detail["percent"]) === null ? null : `${textOf(detail["percent"])} %`,
    detail["by"] === "VARIANT" ? "set for this item" : null,
    detail["by"] === "POLICY" ? "set by the policy" : null,
  ].filter((note) => note !== null);
  return notes.length === 0 ? null : notes.join("; ");
}
