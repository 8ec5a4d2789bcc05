// SQLite as it is built into Node. Texts that come again are prepared once. Where a disk is full SQLite rolls back by itself;
// the rollback that the ORM asks for then finds no transaction. Were that an error, the one connection would never be given
// back, and whoever comes next would wait for ever.
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import {
  type Driver,
  SqliteDialect as KyselyDialect,
  type SqliteDatabase,
  type SqliteStatement,
} from "kysely";
import { blankRow, type Row } from "./row-shape.ts";

/** Statements that are kept prepared, those that were used last. */
const mostPrepared = 500;
/** With values in their text, as the ORM's own have them, they come once. */
const comesAgain = (sql: string): boolean => sql.length < 4000 && (sql.includes("?") || !/['\d]/.test(sql));

const isReader = (sql: string): boolean =>
  /^\s*(select|pragma|explain|with)/i.test(sql) || /\breturning\b/i.test(sql);

/** Node takes more than twice as long to make an object of a row as an array of it. */
function rowsOf(names: readonly string[], blank: Row, found: readonly unknown[][]): Row[] {
  return found.map((values) => {
    const row = { ...blank };
    for (const [index, name] of names.entries()) row[name] = values[index];
    return row;
  });
}

function shapeOf(statement: StatementSync) {
  const names = statement.columns().map(({ name }) => name);
  return { names, blank: blankRow(names) };
}

function prepare(database: DatabaseSync, sql: string): SqliteStatement {
  const statement = database.prepare(sql);
  const reader = isReader(sql);
  let shape: { names: string[]; blank: Row } | undefined;
  if (reader) statement.setReturnArrays(true);
  return {
    reader,
    all(params) {
      const found = statement.all(...(params as SQLInputValue[])) as unknown as unknown[][];
      if (found.length === 0) return [];
      shape ??= shapeOf(statement);
      return rowsOf(shape.names, shape.blank, found);
    },
    run: (params) => statement.run(...(params as SQLInputValue[])),
    iterate: (params) => statement.iterate(...(params as SQLInputValue[])),
  };
}

function openDatabase(path: string): SqliteDatabase {
  const database = new DatabaseSync(path);
  const prepared = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(sql) {
      if (!comesAgain(sql)) return prepare(database, sql);
      const statement = prepared.get(sql) ?? prepare(database, sql);
      // The last of the map is the one that was used last.
      prepared.delete(sql);
      prepared.set(sql, statement);
      const [oldest] = prepared.keys();
      if (prepared.size > mostPrepared && oldest !== undefined) prepared.delete(oldest);
      return statement;
    },
  };
}

const isOverAlready = (error: unknown): boolean =>
  error instanceof Error && error.message.includes("no transaction is active");

export class SqliteDialect extends KyselyDialect {
  constructor(path: string) {
    super({ database: () => Promise.resolve(openDatabase(path)) });
  }

  override createDriver(): Driver {
    const driver = super.createDriver();
    const rollBack = driver.rollbackTransaction.bind(driver);
    const rollbackTransaction: Driver["rollbackTransaction"] = async (connection) => {
      try {
        await rollBack(connection);
      } catch (error) {
        if (!isOverAlready(error)) throw error;
      }
    };
    return Object.assign(driver, { rollbackTransaction });
  }
}
