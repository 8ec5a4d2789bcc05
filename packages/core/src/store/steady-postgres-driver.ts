// The ORM's PostgreSQL, but for one thing: a connection that is lost in a transaction is given back. The query builder below
// the ORM gives it back only once its transaction was begun, committed or rolled back without an error; each loss would leave
// the pool one connection short, until whoever wants one waits for ever, and a stop with them.
import { PostgreSqlConnection, PostgreSqlDriver } from "@mikro-orm/postgresql";
import type { Driver, PostgresDialect } from "kysely";

/** Begins and ends transactions as `driver` does, and lets go of the connection where that fails. */
function givingBack(driver: Driver): Driver {
  const begin = driver.beginTransaction.bind(driver);
  const rollBack = driver.rollbackTransaction.bind(driver);
  return Object.assign(driver, {
    async beginTransaction(...[connection, settings]: Parameters<Driver["beginTransaction"]>) {
      try {
        await begin(connection, settings);
      } catch (error) {
        await driver.releaseConnection(connection);
        throw error;
      }
    },
    async rollbackTransaction(...[connection]: Parameters<Driver["rollbackTransaction"]>) {
      // The server refuses none: it fails where the connection is lost, and then the server has rolled back by itself. The
      // pool throws such a connection away when it is given back.
      await rollBack(connection).catch(() => undefined);
    },
  });
}

class SteadyConnection extends PostgreSqlConnection {
  override createKyselyDialect(
    ...overrides: Parameters<PostgreSqlConnection["createKyselyDialect"]>
  ): PostgresDialect {
    const dialect = super.createKyselyDialect(...overrides);
    const createDriver = dialect.createDriver.bind(dialect);
    return Object.assign(dialect, { createDriver: () => givingBack(createDriver()) });
  }
}

export class SteadyPostgresDriver extends PostgreSqlDriver {
  protected override readonly connection: PostgreSqlConnection = new SteadyConnection(this.config);
}
