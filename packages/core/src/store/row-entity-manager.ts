// How the store reads, and how it changes many rows at once. Statements are written here and sent with their values bound
// (find-statement.ts, change-statements.ts): the ORM takes longer to write one than SQLite to answer it. And rows that are only
// read are plain objects: no identity map, no snapshot, no change tracking; what the ORM's entities cost (ten times the statement
// itself for a page of a hundred) is spent only on rows that may be assigned to.
import { type EntityName, SqlEntityManager, SqliteDriver } from "@mikro-orm/sql";
import { CompiledQuery } from "kysely";
import { bindStatement, spreadLists, type Statement } from "./bound-statement.ts";
import { type Columns, columnsOf } from "./columns.ts";
import type { Engine } from "./engine.ts";
import { deleteStatement, insertStatement, updateStatement } from "./change-statements.ts";
import { type Find, findStatement } from "./find-statement.ts";
import type { Row } from "./row-shape.ts";
import { convert, selectionOf } from "./selection.ts";

type Options = Find & {
  disableIdentityMap?: boolean;
  /** All where it is left out. */
  fields?: readonly string[];
};

/** Options besides these are the ORM's own matter: locks, say. */
function readOptions(options: object, isForReference: boolean) {
  const { disableIdentityMap = isForReference, orderBy, limit, fields, ...others } = options as Options;
  const isKnown = Object.keys(others).length === 0;
  return { isPlain: disableIdentityMap, isKnown, fields, order: { orderBy, limit } };
}

/** Its methods are declared loosely; whoever calls them sees the ORM's own types of them. */
export class RowEntityManager extends SqlEntityManager {
  /** All that this one finds is for reference, whatever the options say. */
  isForReference = false;

  get #engine(): Engine {
    return this.getDriver() instanceof SqliteDriver ? "sqlite" : "postgres";
  }

  async #send(statement: Statement) {
    const { sql, params } = bindStatement(this.#engine, statement);
    try {
      return await this.getKysely().executeQuery<Row>(CompiledQuery.raw(sql, params));
    } catch (error) {
      throw this.getPlatform()
        .getExceptionConverter()
        .convertException(error as Error);
    }
  }

  #columnsOf(entity: EntityName): Columns {
    return columnsOf(this.getMetadata().get(entity), this.getPlatform());
  }

  /** How many rows it changed. */
  async #change(statement: Statement): Promise<number> {
    return Number((await this.#send(statement)).numAffectedRows ?? 0n);
  }

  /** Of statements that are written out; `in (?)` stands for a list. */
  override async execute(query: unknown, params: unknown = [], method: unknown = "all"): Promise<never> {
    if (typeof query !== "string" || !Array.isArray(params) || method !== "all")
      throw new Error("the store's own statements are texts, and answer rows");
    // PostgreSQL would have to be told the types of what is bound in a list of values.
    if (this.#engine === "postgres") {
      const spread = spreadLists({ sql: query, params });
      return super.execute<never>(spread.sql, spread.params);
    }
    return (await this.#send({ sql: query, params })).rows as never;
  }

  override async find(entity: EntityName, where: unknown, options: object = {}): Promise<never[]> {
    const { isPlain, isKnown, fields, order } = readOptions(options, this.isForReference);
    const columns = this.#columnsOf(entity);
    const selection = isKnown && isPlain ? selectionOf(columns, fields) : null;
    const statement =
      isKnown && (selection || !fields) ? findStatement(columns, { where, ...order }, selection?.sql) : null;
    if (!statement)
      return (await super.find(entity, where, { disableIdentityMap: isPlain, ...options })) as never[];
    if (!selection) return this.#findLive(entity, statement);
    const { rows } = await this.#send(statement);
    convert(rows, selection);
    return rows as never[];
  }

  /** As entities: one that is known already stays as it is. */
  async #findLive(entity: EntityName, statement: Statement): Promise<never[]> {
    await this.tryFlush(entity as never, {});
    const { rows } = await this.#send(statement);
    const meta = this.getMetadata().get(entity);
    const factory = this.getEntityFactory();
    const comparator = this.getComparator();
    const found = rows.map((raw) =>
      factory.create(entity as never, comparator.mapResult(meta, raw) as never, {
        merge: true,
        convertCustomTypes: true,
      }),
    );
    return found as never[];
  }

  override async findOne(entity: EntityName, where: unknown, options: object = {}): Promise<never> {
    const { isPlain, isKnown } = readOptions(options, this.isForReference);
    // What a transaction has is not asked for again: the ORM looks for it there.
    const isHere = !isPlain && this.getUnitOfWork().tryGetById(entity as never, where as never);
    if (!isKnown || isHere)
      return (await super.findOne(entity, where, { disableIdentityMap: isPlain, ...options })) as never;
    const [row] = await this.find(entity, where, { ...options, limit: 1 });
    return row ?? (null as never);
  }

  override async count(entity: EntityName, where: unknown = {}, options: object = {}): Promise<number> {
    const isKnown = Object.keys(options).length === 0;
    const statement = isKnown ? findStatement(this.#columnsOf(entity), { where }, "count(*) as count") : null;
    if (!statement) return super.count(entity, where, options);
    if (!this.isForReference) await this.tryFlush(entity as never, {});
    const { rows } = await this.#send(statement);
    return Number(rows[0]?.["count"]);
  }

  override async nativeUpdate(
    entity: EntityName,
    where: object,
    data: Row,
    options?: object,
  ): Promise<number> {
    const statement = options ? null : updateStatement(this.#columnsOf(entity), where, data);
    return statement ? this.#change(statement) : super.nativeUpdate(entity, where, data, options);
  }

  override async nativeDelete(entity: EntityName, where: object, options?: object): Promise<number> {
    const statement = options ? null : deleteStatement(this.#columnsOf(entity), where);
    return statement ? this.#change(statement) : super.nativeDelete(entity, where, options);
  }

  /** Answers no ids: whoever needs them makes entities. */
  override async insertMany(
    entity: EntityName | object[],
    rows?: unknown,
    options?: object,
  ): Promise<never[]> {
    const isKnown = !Array.isArray(entity) && Array.isArray(rows) && !options;
    const statement = isKnown ? insertStatement(this.#engine, this.#columnsOf(entity), rows as Row[]) : null;
    if (statement) await this.#change(statement);
    else await super.insertMany(entity as never, rows as never, options);
    return [];
  }
}
