// Tells of every SQL statement that this process sends, to whatever database; vi.restoreAllMocks ends it.
import { StatementSync } from "node:sqlite";
import { StoreClient } from "@stockgate/core/testing";
import { vi } from "vitest";

const textOf = (query: unknown): string =>
  typeof query === "string" ? query : String((query as { text?: unknown }).text);

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
  const query = Reflect.get(StoreClient.prototype, "query") as (...asked: unknown[]) => unknown;
  vi.spyOn(StoreClient.prototype, "query").mockImplementation(function (this: unknown, ...asked: unknown[]) {
    note(textOf(asked[0]));
    return Reflect.apply(query, this, asked) as never;
  });
}
