// The columns of an entity as a statement names them and as a row has them: drawn from the ORM's own description of it.
import {
  BigIntType,
  type EntityMetadata,
  type EntityProperty,
  type Platform,
  SqlitePlatform,
} from "@mikro-orm/sql";

export type Column = {
  /** Of the property. */
  name: string;
  /** In the database. */
  column: string;
  /** From the database. Null where nothing is to be done. */
  read: ((value: unknown) => unknown) | null;
  /** To the database; not for null. */
  write: (value: unknown) => unknown;
};
export type Columns = {
  table: string;
  all: readonly Column[];
  byName: ReadonlyMap<string, Column>;
};

function readerOf({ customType, runtimeType }: EntityProperty, platform: Platform): Column["read"] {
  // SQLite's integers are numbers here; PostgreSQL's driver hands long ones over as texts.
  if (customType instanceof BigIntType && customType.mode === "number")
    return platform instanceof SqlitePlatform ? null : Number;
  if (customType) return (value) => customType.convertToJSValue(value, platform) as unknown;
  return runtimeType === "boolean" ? Boolean : null;
}

const writerOf =
  ({ customType }: EntityProperty, platform: Platform): Column["write"] =>
  (value) =>
    // A number is one in either database, whatever text the ORM would make of it.
    customType && !(customType instanceof BigIntType && typeof value === "number")
      ? (customType.convertToDatabaseValue(value, platform) as unknown)
      : value;

const known = new WeakMap<EntityMetadata, Columns>();

export function columnsOf(meta: EntityMetadata, platform: Platform): Columns {
  const described = known.get(meta);
  if (described) return described;
  const all = meta.props.map((prop) => ({
    name: prop.name,
    column: prop.fieldNames[0] ?? prop.name,
    read: readerOf(prop, platform),
    write: writerOf(prop, platform),
  }));
  const byName = new Map(all.map((each) => [each.name, each]));
  const columns = { table: meta.tableName, all, byName };
  known.set(meta, columns);
  return columns;
}
