// A listing of any length: only the rows in sight are drawn, further pages are asked for as the end comes near.
import { Loader, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type CSSProperties, memo, type ReactNode, useEffect, useMemo, useRef } from "react";
import classes from "./data-table.module.css";

export type Column<Row> = {
  key: string;
  title: ReactNode;
  /** A track of the grid, such as "minmax(160px, 2fr)" or "90px". */
  width: string;
  align?: "end";
  /** Left out where the screen is narrow. */
  isWide?: boolean;
  /** Named where the listing can be sorted by it. */
  sort?: string;
  render: (row: Row) => ReactNode;
};

type Sorting = { key: string; isDescending: boolean };

type Props<Row> = {
  label: string;
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  columns: readonly Column<Row>[];
  /** What stands in place of rows where there are none. */
  empty: ReactNode;
  isPending?: boolean;
  totalCount?: number | null;
  /** What was asked for: another listing is shown from its front. */
  listing?: string;
  hasMore?: boolean;
  isFetchingMore?: boolean;
  onMore?: () => unknown;
  /** Told which rows are in sight, by their places. */
  onSeen?: (first: number, last: number) => void;
  sorting?: Sorting | null;
  onSort?: (sorting: Sorting) => void;
  rowHeight?: number;
  /** Of the listing at most; the window's height unless told. */
  height?: string;
};

const tracks = (columns: readonly { width: string }[]) => columns.map(({ width }) => width).join(" ");

function Heading<Row>({
  column,
  sorting,
  onSort,
}: { column: Column<Row> } & Pick<Props<Row>, "sorting" | "onSort">) {
  const { sort, title, align, isWide } = column;
  const isSorted = sort !== undefined && sorting?.key === sort;
  const Arrow = sorting?.isDescending === true ? IconArrowDown : IconArrowUp;
  return (
    <div
      role="columnheader"
      className={classes["cell"]}
      data-align={align}
      data-wide={isWide}
      aria-sort={isSorted ? (sorting?.isDescending ? "descending" : "ascending") : undefined}
    >
      {title === "" && <VisuallyHidden>What can be done</VisuallyHidden>}
      {sort === undefined || !onSort ? (
        title
      ) : (
        <UnstyledButton
          className={classes["sort"]}
          onClick={() => onSort({ key: sort, isDescending: isSorted && !sorting?.isDescending })}
        >
          {title}
          {isSorted && <Arrow size={14} aria-hidden />}
        </UnstyledButton>
      )}
    </div>
  );
}

type LineProps<Row> = { row: Row; columns: readonly Column<Row>[]; index: number; start: number };

function DrawnLine<Row>({ row, columns, index, start }: LineProps<Row>) {
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={classes["row"]}
      style={{ transform: `translateY(${start}px)` }}
    >
      {columns.map(({ key, align, isWide, render }) => (
        <div key={key} role="cell" className={classes["cell"]} data-align={align} data-wide={isWide}>
          {render(row)}
        </div>
      ))}
    </div>
  );
}

// A step of scrolling draws the rows that come, and leaves those that stay.
const Line = memo(DrawnLine) as typeof DrawnLine;

/** With the heading's row; -1 where nobody knows yet. */
function rowCount<Row>({ rows, totalCount = null, hasMore = false }: Props<Row>): number {
  if (totalCount !== null) return totalCount + 1;
  return hasMore ? -1 : rows.length + 1;
}

export function DataTable<Row>(props: Props<Row>) {
  const { columns, rowKey, rowHeight = 46, hasMore = false, isFetchingMore = false, onMore, onSeen } = props;
  // A row that moved between two readings may stand on both of their pages.
  const rows = useMemo(
    () => [...new Map(props.rows.map((row) => [rowKey(row), row])).values()],
    [props.rows, rowKey],
  );
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : rowKey(row);
    },
  });
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (scroller.current) scroller.current.scrollTop = 0;
  }, [props.listing]);
  useEffect(() => onSeen?.(first, last), [first, last, onSeen]);
  useEffect(() => {
    if (hasMore && !isFetchingMore && last >= rows.length - 30) void onMore?.();
  }, [hasMore, isFetchingMore, last, rows.length, onMore]);

  const style = {
    "--columns": tracks(columns),
    "--narrow-columns": tracks(columns.filter(({ isWide }) => isWide !== true)),
    "--row": `${rowHeight}px`,
    maxHeight: props.height ?? "max(320px, calc(100dvh - 260px))",
  } as CSSProperties;
  if (rows.length === 0 && props.isPending !== true)
    return <div className={classes["frame"]}>{props.empty}</div>;
  return (
    <div
      ref={scroller}
      className={classes["frame"]}
      style={style}
      role="table"
      aria-label={props.label}
      aria-rowcount={rowCount(props)}
      aria-busy={props.isPending === true}
      // It scrolls, so it must be reached by keys.
      tabIndex={0}
    >
      <div role="rowgroup" className={classes["head"]}>
        <div role="row" className={classes["row"]} aria-rowindex={1}>
          {columns.map((column) => (
            <Heading
              key={column.key}
              column={column}
              sorting={props.sorting ?? null}
              {...(props.onSort ? { onSort: props.onSort } : {})}
            />
          ))}
        </div>
      </div>
      <div role="rowgroup" className={classes["body"]} style={{ height: virtualizer.getTotalSize() }}>
        {items.map(({ key, index, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          return <Line key={key} row={row} columns={columns} index={index} start={start} />;
        })}
      </div>
      {(props.isPending === true || isFetchingMore) && (
        <div className={classes["more"]} role="presentation">
          <Loader size="sm" aria-label="More is being read" />
        </div>
      )}
    </div>
  );
}
