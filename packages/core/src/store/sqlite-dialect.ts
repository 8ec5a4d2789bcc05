// SQLite as it is built into Node, through the ORM's dialect. Where a disk is full SQLite rolls back by itself; the
// rollback that the ORM asks for then finds no transaction. Were that an error, the one connection would never be given
// back, and whoever comes next would wait for ever.
import { NodeSqliteDialect } from "@mikro-orm/sql";

type Driver = ReturnType<NodeSqliteDialect["createDriver"]>;

const isOverAlready = (error: unknown): boolean =>
  error instanceof Error && error.message.includes("no transaction is active");

export class SqliteDialect extends NodeSqliteDialect {
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
