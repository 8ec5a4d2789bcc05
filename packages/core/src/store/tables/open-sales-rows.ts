// What of the source's sales orders is yet to be shipped.
import { type Quantity, quantity } from "../../domain/quantity.ts";
import { findInChunks } from "../chunks.ts";
import type { Em } from "../engine.ts";

/** Units of a sales order that are yet to be shipped. */
export type OpenSalesRow = {
  orderExternalId: string;
  number: string | null;
  channelOrderExternalId: string | null;
  channelStore: string | null;
  /** Levels of a larger ticket count it, and it is known to stand as it is stored. */
  ticket: number;
  variantExternalId: string;
  locationExternalId: string | null;
  units: Quantity;
};

/** Rows of open sales orders, quotes left out; of these variants, or (null) of all. */
export async function findOpenSalesRows(
  em: Em,
  accountId: number,
  variants: readonly string[] | null,
): Promise<OpenSalesRow[]> {
  type Row = Omit<OpenSalesRow, "ticket" | "units"> & {
    ticket: number | string;
    doubtTicket: number | string | null;
    units: string | null;
  };
  const read = (among: string, params: readonly string[][]): Promise<Row[]> =>
    em.execute(
      `select source_order.external_id as "orderExternalId", number, ticket,
          doubt_ticket as "doubtTicket",
          channel_order_external_id as "channelOrderExternalId", channel_store as "channelStore",
          variant_external_id as "variantExternalId", location_external_id as "locationExternalId",
          open_quantity as "units"
        from source_order_line join source_order on source_order.id = source_order_line.order_id
        where account_id = ? and kind = 'sales' and is_open and not is_deleted and not is_quote ${among}
        order by source_order_line.id`,
      [accountId, ...params],
      "all",
    );
  const rows =
    variants === null
      ? await read("", [])
      : await findInChunks(variants, (chunk) => read("and variant_external_id in (?)", [chunk]));
  return rows
    .map(({ doubtTicket, ...row }) => ({
      ...row,
      ticket: Math.max(Number(row.ticket), Number(doubtTicket ?? 0)),
      units: quantity(row.units ?? "0"),
    }))
    .filter((row) => row.units > 0n);
}
