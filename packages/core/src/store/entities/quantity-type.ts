// Quantities at rest: decimal text. SQLite would turn a NUMERIC column into binary floating point.
import { Type } from "@mikro-orm/sql";
import { formatQuantity, type Quantity, quantity } from "../../domain/quantity.ts";

export class QuantityType extends Type<Quantity, string> {
  override convertToDatabaseValue(value: Quantity | string): string {
    return typeof value === "bigint" ? formatQuantity(value) : value;
  }

  override convertToJSValue(value: string | Quantity): Quantity {
    return typeof value === "bigint" ? value : quantity(value);
  }

  override getColumnType(): string {
    return "text";
  }

  override compareAsType(): string {
    return "string";
  }
}
