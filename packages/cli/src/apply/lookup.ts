// Which of the present things a name in the file means: pure.
import type { Present, PresentAccount, PresentIntegration } from "./present.ts";

export type Found<Row> = { row: Row } | { problem: string };
export type Lookup<Row> = (wanted: string) => Found<Row>;

const mostNamed = 12;

/** `keysOf`: what it may be called by; the first is said where it is not found. */
function createLookup<Row extends { id: string }>(
  rows: readonly Row[],
  what: string,
  keysOf: (row: Row) => readonly (string | null)[],
): Lookup<Row> {
  const byKey = new Map<string, Map<string, Row>>();
  for (const row of rows)
    for (const key of keysOf(row)) {
      if (key === null) continue;
      const group = byKey.get(key) ?? new Map<string, Row>();
      byKey.set(key, group.set(row.id, row));
    }
  return (wanted) => {
    const found = [...(byKey.get(wanted)?.values() ?? [])];
    const [only, ...others] = found;
    if (only && others.length === 0) return { row: only };
    if (only) {
      const ids = found.map((row) => keysOf(row).at(-1)).join(", ");
      return { problem: `more than one ${what} is called "${wanted}": say the id, one of ${ids}` };
    }
    const names = rows.slice(0, mostNamed).map((row) => `"${keysOf(row)[0] ?? keysOf(row).at(-1)}"`);
    const more = rows.length > names.length ? `, and ${rows.length - names.length} more` : "";
    return { problem: `there is no ${what} "${wanted}"; there are: ${names.join(", ") || "none"}${more}` };
  };
}

/** Of this name: those that are connected, or else the others. */
export function accountsNamed({ accounts }: Pick<Present, "accounts">, wanted: string): PresentAccount[] {
  const all = accounts.filter(({ name }) => name === wanted);
  const connected = all.filter(({ config }) => config !== null);
  return connected.length > 0 ? connected : all;
}

export const lookupAccount = (present: Pick<Present, "accounts">, name: string) =>
  createLookup(accountsNamed(present, name), "account", (account) => [account.name, account.id])(name);

export const lookupLocations = (
  { accounts }: Pick<Present, "accounts">,
  accountId: string | undefined,
  side: "channel" | "source",
) =>
  createLookup(
    accounts.find(({ id }) => id === accountId)?.locations ?? [],
    `location of the ${side}`,
    ({ name, externalId }) => [name, externalId],
  );

export const lookupVariants = ({ variants }: Pick<PresentIntegration, "variants">) => ({
  channel: createLookup(variants?.channel ?? [], "variant of the channel", ({ sku, externalId }) => [
    sku,
    externalId,
  ]),
  source: createLookup(variants?.source ?? [], "variant of the source", ({ sku, externalId }) => [
    sku,
    externalId,
  ]),
});
