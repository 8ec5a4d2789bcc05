// Rows that are only read are plain objects: no identity map, no snapshot, no change tracking. The ORM builds the
// statement; what its entities would cost on the way back (ten times the statement itself for a page of a hundred) is
// spent only on rows that may be assigned to.
import {
  type EntityMetadata,
  type EntityName,
  type EntityProperty,
  type Platform,
  SqlEntityManager,
} from "@mikro-orm/sql";

type Raw = Record<string, unknown>;
type Column = { name: string; column: string; read: (value: unknown) => unknown };

function readerOf({ customType, runtimeType }: EntityProperty, platform: Platform): Column["read"] {
  if (customType) return (value) => customType.convertToJSValue(value, platform) as unknown;
  return runtimeType === "boolean" ? Boolean : (value) => value;
}

/** Of each entity, its columns as they are read; drawn from the ORM's own description of it. */
const columnsOf = new WeakMap<EntityMetadata, readonly Column[]>();

function describe(meta: EntityMetadata, platform: Platform): readonly Column[] {
  const known = columnsOf.get(meta);
  if (known) return known;
  const columns = meta.props.map((prop) => ({
    name: prop.name,
    column: prop.fieldNames[0] ?? prop.name,
    read: readerOf(prop, platform),
  }));
  columnsOf.set(meta, columns);
  return columns;
}

function toRow(columns: readonly Column[], raw: Raw): Raw {
  const row: Raw = {};
  for (const { name, column, read } of columns)
    row[name] = (raw[column] ?? null) === null ? null : read(raw[column]);
  return row;
}

type Options = {
  disableIdentityMap?: boolean;
  orderBy?: object;
  limit?: number;
  fields?: readonly string[];
};

/** Whether plain rows are what is asked for; what else may be (locks, say) is the ORM's own matter. */
const isPlain = (isForReference: boolean, others: object) =>
  isForReference && Object.keys(others).length === 0;

/** Its methods are declared loosely; whoever calls them sees the ORM's own types of them. */
export class RowEntityManager extends SqlEntityManager {
  /** All that this one finds is for reference, whatever the options say. */
  isForReference = false;

  override async find(entity: EntityName, where: unknown, options: object = {}): Promise<never[]> {
    const { disableIdentityMap = this.isForReference, ...rest } = options as Options;
    const { orderBy, limit, fields, ...others } = rest;
    if (!isPlain(disableIdentityMap, others)) {
      return (await super.find(entity, where, options)) as never[];
    }
    const query = this.createQueryBuilder<object, "r">(entity, "r");
    query.select((fields ?? "*") as "*").where(where as object);
    if (orderBy !== undefined) query.orderBy(orderBy);
    if (limit !== undefined) query.limit(limit);
    const found: Raw[] = await query.execute("all", { mapResults: false });
    const all = describe(this.getMetadata().get(entity), this.getPlatform());
    const columns = fields ? all.filter(({ name }) => fields.includes(name)) : all;
    return found.map((raw) => toRow(columns, raw)) as never[];
  }

  override async findOne(entity: EntityName, where: unknown, options: object = {}): Promise<never> {
    const { disableIdentityMap = this.isForReference, ...others } = options as Options;
    if (!isPlain(disableIdentityMap, others)) {
      return (await super.findOne(entity, where, options)) as never;
    }
    const [row] = await this.find(entity, where, { disableIdentityMap, limit: 1 });
    return row ?? (null as never);
  }
}
