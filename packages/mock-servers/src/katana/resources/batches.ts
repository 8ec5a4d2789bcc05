// /batches, /batch_stocks and /negative_stock: which batches the stock lies in, and where it is below nothing. Katana:
// /batch_stocks is sorted by location, variant, then batch from the highest (O); emptied batches vanish (O, P).
import { type Decimal, decimal, formatDecimal } from "../decimal.ts";
import type { Katana } from "../katana.ts";
import type { Batch } from "../state/catalog-records.ts";
import type { BatchStock, Movement } from "../state/stock-records.ts";
import type { Api } from "../wire/api.ts";
import { notFound } from "../wire/errors.ts";
import { from, integer, readFlag, text as textFilter, until } from "../wire/filters.ts";
import { answerList } from "../wire/list.ts";
import { reply } from "../wire/reply.ts";
import { id, nullable, object, text, time } from "../wire/schema.ts";
import { definedOnly } from "./defined-only.ts";
import { stockedVariant } from "./places.ts";

const barcode = nullable(text({ min: 3, max: 40 }));
const newBatch = object(
  { batch_number: text(), variant_id: id },
  { expiration_date: time, batch_created_date: time, batch_barcode: barcode },
);
const batchChange = object(
  {},
  { batch_number: text(), expiration_date: time, batch_created_date: time, batch_barcode: barcode },
);

type BatchRow = BatchStock & { batch: Batch };
type NegativeRow = {
  variant_id: number;
  location_id: number;
  name: string;
  sku: string | null;
  category: string;
  at: string;
};

export function serveBatches(api: Api, katana: Katana): void {
  const { tables, settings } = katana;
  api.post("/batches", newBatch, (body) => {
    stockedVariant(katana, body.variant_id, ".variant_id");
    const batch = tables.batches.insert({
      batch_number: body.batch_number,
      variant_id: body.variant_id,
      expiration_date: body.expiration_date ?? null,
      batch_created_date: body.batch_created_date ?? katana.now(),
      batch_barcode: body.batch_barcode ?? null,
    });
    return reply(renderBatch(batch));
  });
  api.patch("/batch_stocks/{id}", batchChange, (body, call) => {
    const batch = tables.batches.live(call.id());
    if (!batch) throw notFound();
    return reply(renderBatch(tables.batches.update(batch.id, definedOnly(body))));
  });

  api.get("/batch_stocks", ({ query }) => {
    const isEmptyShown = readFlag(query.get("include_empty") ?? "false", "include_empty");
    return answerList<BatchRow>(
      {
        records: () => batchRows(katana).filter((row) => isEmptyShown || decimal(row.quantity) !== 0n),
        filters: {
          batch_id: integer((row) => row.batch_id),
          batch_number: textFilter((row) => row.batch.batch_number),
          batch_barcode: textFilter((row) => row.batch.batch_barcode),
          location_id: integer((row) => row.location_id),
          variant_id: integer((row) => row.variant_id),
          batch_created_at_min: from((row) => row.batch.batch_created_date),
          batch_created_at_max: until((row) => row.batch.batch_created_date),
        },
        compare: (a, b) =>
          a.location_id - b.location_id ||
          a.variant_id - b.variant_id ||
          (b.batch_id ?? 0) - (a.batch_id ?? 0),
        render: renderBatchRow,
      },
      query,
      settings(),
    );
  });

  api.get("/negative_stock", ({ query }) =>
    answerList<NegativeRow>(
      {
        records: () => negativeRows(katana),
        filters: {
          location_id: integer((row) => row.location_id),
          variant_id: integer((row) => row.variant_id),
          name: textFilter((row) => row.name),
          sku: textFilter((row) => row.sku),
          category: textFilter((row) => row.category),
          latest_negative_stock_date_min: from((row) => row.at),
          latest_negative_stock_date_max: until((row) => row.at),
        },
        render: ({ at, ...row }) => ({ ...row, latest_negative_stock_date: at }),
      },
      query,
      settings(),
    ),
  );
}

/** Stock that no batch was named for has no row here (I). */
const batchRows = ({ tables, batches }: Katana): BatchRow[] =>
  [...batches.all()].flatMap((stock) => {
    const batch = tables.batches.get(stock.batch_id ?? 0);
    return batch ? [{ ...stock, batch }] : [];
  });

function renderBatch(batch: Batch) {
  const { deleted_at: _deletedAt, ...shown } = batch;
  return shown;
}

const renderBatchRow = ({ batch, ...row }: BatchRow) => ({
  batch_id: row.batch_id,
  batch_number: batch.batch_number,
  variant_id: row.variant_id,
  location_id: row.location_id,
  quantity_in_stock: formatDecimal(decimal(row.quantity), 5),
  expiration_date: batch.expiration_date,
  batch_created_date: batch.batch_created_date,
  batch_barcode: batch.batch_barcode,
});

function negativeRows(katana: Katana): NegativeRow[] {
  const { tables, levels } = katana;
  const latest = new Map<string, Movement>();
  for (const movement of tables.movements.all()) {
    if (decimal(movement.balance_after) < 0n)
      latest.set(`${movement.variant_id}@${movement.location_id}`, movement);
  }
  return [...latest.values()]
    .filter((row): boolean => inStockOf(levels, row) < 0n)
    .map(({ variant_id, location_id, movement_date }) => {
      const variant = tables.variants.get(variant_id);
      const item = variant && katana.itemOf(variant);
      const named = {
        name: item?.name ?? "",
        sku: variant?.sku ?? null,
        category: item?.category_name ?? "",
      };
      return { variant_id, location_id, ...named, at: movement_date };
    });
}

const inStockOf = (levels: Katana["levels"], row: Movement): Decimal =>
  levels.read(row.variant_id, row.location_id).inStock;
