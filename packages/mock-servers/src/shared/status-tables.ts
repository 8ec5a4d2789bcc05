// Tables of the status page. Every name and value is escaped as it is put in.
import { html } from "hono/html";
import { z } from "zod";

type Html = ReturnType<typeof html>;
export type Rows = Record<string, Record<string, unknown>>;

/** One row for each name, one column for each word that any of them has. */
export function matrix(rows: Rows, corner: string): Html {
  const names = Object.keys(rows);
  if (names.length === 0) return html`<p class="dim">None.</p>`;
  const columns = [...new Set(Object.values(rows).flatMap((row) => Object.keys(row)))];
  const head = columns.map((column) => html`<th class="number">${column}</th>`);
  const body = names.map(
    (name) =>
      html`<tr>
        <td><code>${name}</code></td>
        ${columns.map((column) => html`<td class="number">${textOf(rows[name]?.[column])}</td>`)}
      </tr>`,
  );
  return html`<div class="wide">
    <table>
      <tr>
        <th>${corner}</th>
        ${head}
      </tr>
      ${body}
    </table>
  </div>`;
}

const record = z.record(z.string(), z.unknown());
const records = z.record(z.string(), record);

/** Plain values in one table, and what has parts in tables of their own. */
export function partsOf(value: unknown): Html {
  const parts = record.safeParse(value).data;
  if (!parts) return html`<p>${textOf(value)}</p>`;
  const entries = Object.entries(parts).map(([name, part]) => ({
    name,
    part,
    inner: record.safeParse(part).data,
  }));
  const plain = entries.filter(({ inner }) => inner === undefined);
  const table = html`<table>
    ${plain.map(
      ({ name, part }) =>
        html`<tr>
          <td>${spaced(name)}</td>
          <td class="number">${textOf(part)}</td>
        </tr>`,
    )}
  </table>`;
  const inner = entries.map(({ name, inner: each }) => {
    if (each === undefined) return "";
    const rows = records.safeParse(each).data ?? { [spaced(name)]: each };
    return matrix(rows, "");
  });
  return html`${table}${inner}`;
}

const textOf = (value: unknown): string => {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
};

/** "lastError" is written "last error". */
const spaced = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
