// The records of one collection in memory, with the lookups that were asked for. Knows no disk and no transaction.

export type RecordStore = {
  readonly records: ReadonlyMap<string, unknown>;
  /** Undefined removes. */
  put(key: string, record: unknown): void;
  addIndex(keyOf: (record: unknown) => string | null): (indexKey: string) => unknown[];
};

type Index = { keyOf: (record: unknown) => string | null; found: Map<string, Map<string, unknown>> };

export function createRecordStore(): RecordStore {
  const records = new Map<string, unknown>();
  const indexes: Index[] = [];
  return {
    records,
    put(key, record) {
      const before = records.get(key);
      for (const index of indexes) moveInIndex(index, key, before, record);
      if (record === undefined) records.delete(key);
      else records.set(key, record);
    },
    addIndex(keyOf) {
      const index: Index = { keyOf, found: new Map() };
      for (const [key, record] of records) moveInIndex(index, key, undefined, record);
      indexes.push(index);
      return (indexKey) => [...(index.found.get(indexKey)?.values() ?? [])];
    },
  };
}

function moveInIndex({ keyOf, found }: Index, key: string, before: unknown, after: unknown) {
  const from = before === undefined ? null : keyOf(before);
  const to = after === undefined ? null : keyOf(after);
  if (from !== null && from !== to) {
    const group = found.get(from);
    group?.delete(key);
    if (group?.size === 0) found.delete(from);
  }
  if (to === null) return;
  const group = found.get(to) ?? new Map<string, unknown>();
  group.set(key, after);
  found.set(to, group);
}
