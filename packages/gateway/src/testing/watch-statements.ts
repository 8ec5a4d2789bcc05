// Tells of every SQL statement that this process sends, to whatever database; vi.restoreAllMocks ends it.
import { StatementSync } from "node:sqlite";
import { vi } from "vitest";

export function watchStatements(note: (sql: string) => void): void {
  for (const method of ["all", "run"] as const) {
    const send = Reflect.get<StatementSync, typeof method>(StatementSync.prototype, method);
    vi.spyOn(StatementSync.prototype, method).mockImplementation(function (
      this: StatementSync,
      ...values: unknown[]
    ) {
      note(this.sourceSQL);
      return Reflect.apply(send, this, values) as never;
    });
  }
}
