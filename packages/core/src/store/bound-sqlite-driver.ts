// The ORM's SQLite, but for two things. What was assigned to rows is written with bound values: the ORM writes a text with a
// `case` of every row for every column, which SQLite takes longer to prepare than to carry out, and whose memory is only given
// back when the engine's garbage is collected. And it has the indexes that the entities name, as PostgreSQL has: the ORM
// gives each reference one more, also where another begins with it.
import {
  type EntityDictionary,
  type EntityName,
  type FilterQuery,
  type NativeInsertUpdateManyOptions,
  type NativeInsertUpdateOptions,
  type QueryResult,
  SqliteDriver,
  type UpsertManyOptions,
} from "@mikro-orm/sql";
import { CompiledQuery, type Kysely } from "kysely";
import type { Statement } from "./bound-statement.ts";
import { columnsOf } from "./columns.ts";
import { type RowChange, updateListed } from "./listed-rows.ts";

type Options<T> = NativeInsertUpdateManyOptions<T> & UpsertManyOptions<T>;

export class BoundSqliteDriver extends SqliteDriver {
  constructor(config: ConstructorParameters<typeof SqliteDriver>[0]) {
    super(config);
    Object.assign(this.platform, { indexForeignKeys: () => false });
  }

  override async nativeUpdateMany<T extends object>(
    entityName: EntityName<T>,
    where: FilterQuery<T>[],
    data: EntityDictionary<T>[],
    options?: Options<T>,
    transform?: Parameters<SqliteDriver["nativeUpdateMany"]>[4],
  ): Promise<QueryResult<T>> {
    const statements = options?.upsert ? null : this.#statementsOf(entityName, where, data);
    if (!statements) return super.nativeUpdateMany(entityName, where, data, options, transform);
    return this.#sendAll(statements, options?.ctx);
  }

  override async nativeUpdate<T extends object>(
    entityName: EntityName<T>,
    where: FilterQuery<T>,
    data: EntityDictionary<T>,
    options?: NativeInsertUpdateOptions<T>,
  ): Promise<QueryResult<T>> {
    // What a transaction writes of an entity at its end, by its key alone, is in the database's own terms already.
    const isKnown = options?.convertCustomTypes === false && Object.keys(Object(where)).length === 1;
    const statements = isKnown ? this.#statementsOf(entityName, [where], [data]) : null;
    return statements
      ? this.#sendAll(statements, options?.ctx)
      : super.nativeUpdate(entityName, where, data, options);
  }

  #statementsOf(
    entityName: EntityName,
    where: readonly unknown[],
    data: readonly object[],
  ): Statement[] | null {
    const meta = this.metadata.get(entityName);
    const [key, ...others] = meta.primaryKeys;
    if (key === undefined || others.length > 0) return null;
    const columns = columnsOf(meta, this.platform);
    const changes = data.map((values, index): RowChange => ({
      id: Reflect.get(Object(where[index]), key) as unknown,
      values: values as Record<string, unknown>,
    }));
    return updateListed(columns, columns.byName.get(key)?.column ?? key, changes);
  }

  async #sendAll<T>(statements: readonly Statement[], ctx: unknown): Promise<QueryResult<T>> {
    let affectedRows = 0;
    for (const statement of statements) affectedRows += await this.#send(statement, ctx);
    return { affectedRows } as QueryResult<T>;
  }

  async #send({ sql, params }: Statement, ctx: unknown): Promise<number> {
    const client = (ctx ?? this.getConnection("write").getClient()) as Kysely<unknown>;
    const sent = client.executeQuery(CompiledQuery.raw(sql, params));
    const { numAffectedRows = 0n } = await this.rethrow(sent);
    return Number(numAffectedRows);
  }
}
