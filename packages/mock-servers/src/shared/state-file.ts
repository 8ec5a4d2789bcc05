// Where a mock server keeps what it knows: Maps in memory, written through to one SQLite file where a path is given.
// What was answered survives a kill -9: a request's changes are one transaction, on disk before its answer leaves.
// Records are replaced, never mutated: that is what makes a rollback possible.
import { DatabaseSync } from "node:sqlite";
import { type RecordStore, createRecordStore } from "./record-store.ts";

/** One named set of records by key, in the order in which the keys were first set. Values are plain JSON. */
export type Collection<T> = {
  readonly size: number;
  get(key: string): T | undefined;
  set(key: string, record: T): void;
  delete(key: string): void;
  values(): IterableIterator<T>;
  keys(): IterableIterator<string>;
  /** A lookup by something else than the key, kept right by every change and rollback; null leaves a record out. */
  index(keyOf: (record: T) => string | null): (indexKey: string) => T[];
};

export type StateFile = {
  /** True where nothing was stored yet: time to seed. */
  readonly isNew: boolean;
  /** The same name always answers the same collection; its type is what this program once stored under it. */
  collection<T>(name: string): Collection<T>;
  /** Writes what changed since the last commit, in one transaction, and returns when it is on disk. */
  commit(): void;
  /**
   * `run`, then commit; what `run` changed is taken back where it throws. Never asynchronous: no other request's
   * changes may fall in between. What was changed before it and not yet committed is committed first.
   */
  transact<T>(run: () => T): T;
  close(): void;
};

/** Raised with every change to the stored records' shape: an older file is refused rather than misread. */
const formatVersion = 1;

const schema = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS records (
    place INTEGER PRIMARY KEY,
    collection TEXT NOT NULL,
    key TEXT NOT NULL,
    record TEXT NOT NULL,
    UNIQUE (collection, key)
  ) STRICT;
`;

/** Opens the file, or memory where no path is given. Throws where another process has it open. */
export function openStateFile(path?: string): StateFile {
  const disk = path === undefined ? null : openDisk(path);
  const stored = disk?.load() ?? [];
  const stores = new Map<string, RecordStore>();
  const changed = new Map<string, Change>();
  const storeOf = (name: string) => {
    const found = stores.get(name) ?? createRecordStore();
    stores.set(name, found);
    return found;
  };
  for (const row of stored) storeOf(row.collection).put(row.key, JSON.parse(row.record));

  const commit = () => {
    if (changed.size === 0) return;
    disk?.write(changed.values(), (change) => storeOf(change.collection).records.get(change.key));
    changed.clear();
  };
  const rollback = () => {
    for (const change of changed.values()) storeOf(change.collection).put(change.key, change.before);
    changed.clear();
  };

  return {
    isNew: stored.length === 0,
    collection: <T>(name: string) => collectionOver<T>(name, storeOf(name), changed),
    commit,
    transact(run) {
      commit();
      try {
        const answer = run();
        commit();
        return answer;
      } catch (error) {
        rollback();
        throw error;
      }
    },
    close() {
      commit();
      disk?.close();
    },
  };
}

/** `before` is the record as last committed; undefined where there was none. */
type Change = { collection: string; key: string; before: unknown };

function collectionOver<T>(name: string, store: RecordStore, changed: Map<string, Change>): Collection<T> {
  const { records } = store;
  const put = (key: string, record: T | undefined) => {
    const id = `${name}\n${key}`;
    if (!changed.has(id)) changed.set(id, { collection: name, key, before: records.get(key) });
    store.put(key, record);
  };
  return {
    get size() {
      return records.size;
    },
    get: (key) => records.get(key) as T | undefined,
    set: put,
    delete(key) {
      if (records.has(key)) put(key, undefined);
    },
    values: () => records.values() as IterableIterator<T>,
    keys: () => records.keys(),
    index(keyOf) {
      const find = store.addIndex((record) => keyOf(record as T));
      return (indexKey) => find(indexKey) as T[];
    },
  };
}

type StoredRow = { collection: string; key: string; record: string };

function openDisk(path: string) {
  const database = new DatabaseSync(path);
  database.exec(schema);
  checkFormat(database, path);
  const upsert = database.prepare(
    `INSERT INTO records (collection, key, record) VALUES (?, ?, ?)
     ON CONFLICT (collection, key) DO UPDATE SET record = excluded.record`,
  );
  const remove = database.prepare("DELETE FROM records WHERE collection = ? AND key = ?");
  return {
    load: () =>
      database
        .prepare("SELECT collection, key, record FROM records ORDER BY place")
        .all() as unknown as StoredRow[],
    write(changes: Iterable<Change>, current: (change: Change) => unknown) {
      database.exec("BEGIN IMMEDIATE");
      try {
        for (const change of changes) {
          const record = current(change);
          if (record === undefined) remove.run(change.collection, change.key);
          else upsert.run(change.collection, change.key, JSON.stringify(record));
        }
        database.exec("COMMIT");
      } catch (error) {
        database.exec("ROLLBACK");
        throw error;
      }
    },
    close: () => database.close(),
  };
}

function checkFormat(database: DatabaseSync, path: string) {
  const row = database.prepare("PRAGMA user_version").get();
  const version = Number(row?.["user_version"] ?? 0);
  if (version !== 0 && version !== formatVersion) {
    throw new Error(
      `${path} holds mock state of format ${version}, this is ${formatVersion}: remove the file`,
    );
  }
  database.exec(`PRAGMA user_version = ${formatVersion}`);
}
