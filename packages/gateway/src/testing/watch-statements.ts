// Tells of every SQL statement that this process prepares, from whatever database; vi.restoreAllMocks ends it.
import { DatabaseSync } from "node:sqlite";
import { vi } from "vitest";

export function watchStatements(note: (sql: string) => void): void {
  const prepare = Reflect.get<DatabaseSync, "prepare">(DatabaseSync.prototype, "prepare");
  vi.spyOn(DatabaseSync.prototype, "prepare").mockImplementation(function (this: DatabaseSync, sql: string) {
    note(sql);
    return Reflect.apply(prepare, this, [sql]);
  });
}
