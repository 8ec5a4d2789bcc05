// One of Katana's tables: records by integer id, with their times of creation, change and deletion.
import { isoTime } from "../../shared/iso-time.ts";
import type { Clock } from "../../shared/ports.ts";
import type { StateFile } from "../../shared/state-file.ts";

export type Row = {
  id: number;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
};

/** What a new record is made of: everything but what the table gives it. */
export type NewRow<T extends Row> = Omit<T, keyof Row> & { created_at?: string };

export type Table<T extends Row> = {
  /** Deleted ones too. */
  get(id: number): T | undefined;
  /** Undefined where it never was, or was deleted. */
  live(id: number): T | undefined;
  all(): Iterable<T>;
  insert(row: NewRow<T>): T;
  /** Answers the record as changed, with a new updated_at. */
  update(id: number, changes: Partial<T>): T;
  /** The same without a new updated_at: for what Katana works out by itself. */
  note(id: number, changes: Partial<T>): T;
  /** Keeps the record for include_deleted. Katana: deleting counts as an update too (V). */
  softDelete(id: number): T;
  /** Leaves no trace. */
  remove(id: number): void;
  index(keyOf: (row: T) => number | string | null): (key: number | string) => T[];
};

/** Ids that count up by name, never used twice. */
export function createIds(state: StateFile): (name: string) => number {
  const lastIds = state.collection<number>("last-ids");
  return (name) => {
    const id = (lastIds.get(name) ?? 0) + 1;
    lastIds.set(name, id);
    return id;
  };
}

/** Katana: each table counts its own ids, so that a product and a material may share one (V). */
export function openTable<T extends Row>(state: StateFile, clock: Clock, name: string): Table<T> {
  const rows = state.collection<T>(name);
  const nextId = createIds(state);
  const note = (id: number, changes: Partial<T>): T => {
    const row = rows.get(String(id));
    if (!row) throw new Error(`No ${name} ${id}`);
    const changed = { ...row, ...changes, id };
    rows.set(String(id), changed);
    return changed;
  };
  const update = (id: number, changes: Partial<T>) =>
    note(id, { ...changes, updated_at: isoTime(clock.now()) });
  return {
    get: (id) => rows.get(String(id)),
    live(id) {
      const row = rows.get(String(id));
      return row?.deleted_at === null ? row : undefined;
    },
    all: () => rows.values(),
    insert(fields) {
      const created_at = fields.created_at ?? isoTime(clock.now());
      const row = {
        id: nextId(name),
        ...fields,
        created_at,
        updated_at: created_at,
        deleted_at: null,
      } as unknown as T;
      rows.set(String(row.id), row);
      return row;
    },
    update,
    note,
    softDelete: (id) => update(id, { deleted_at: isoTime(clock.now()) } as Partial<T>),
    remove: (id) => rows.delete(String(id)),
    index(keyOf) {
      const find = rows.index((row) => {
        const key = keyOf(row);
        return key === null ? null : String(key);
      });
      return (key) => find(String(key)).toSorted((a, b) => a.id - b.id);
    },
  };
}
