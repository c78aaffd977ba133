import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { Fragment, useLayoutEffect, useRef, useState, type ReactNode } from 'react';

export interface Column<Row> {
  head: string;
  cell: (row: Row) => ReactNode;
  number?: boolean;
  /** Left out on a phone. */
  wide?: boolean;
}

interface TableProps<Row> {
  /** What the rows are, for those who cannot see the heading above. */
  label: string;
  columns: Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  /** On a phone each row is a card, every cell with its heading: for rows of words. */
  cards?: boolean;
  /** Shown below a row over its whole width; null for none. */
  detail?: (row: Row) => ReactNode;
}

/** Rows from which on only those in sight are in the document. */
const IN_SIGHT_FROM = 120;
const ROW_HEIGHT = 34;
const ROWS_AROUND = 25;

export function Table<Row>(props: TableProps<Row>) {
  const { label, columns, rows, cards = false } = props;
  const isLong = rows.length >= IN_SIGHT_FROM;
  return (
    <div className="table-scroll" role="group" aria-label={label} tabIndex={0}>
      <table
        className={cards ? 'table cards' : 'table'}
        role="table"
        aria-rowcount={isLong ? rows.length + 1 : undefined}
      >
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th key={column.head} scope="col" role="columnheader" className={classOf(column)}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        {isLong ? <RowsInSight {...props} /> : <AllRows {...props} />}
      </table>
    </div>
  );
}

function AllRows<Row>(props: TableProps<Row>) {
  return (
    <tbody role="rowgroup">
      {props.rows.map((row) => (
        <TableRow key={props.keyOf(row)} row={row} {...props} />
      ))}
    </tbody>
  );
}

/** Of ten thousand rows some fifty are in the document; what is above and below is empty height. */
function RowsInSight<Row>(props: TableProps<Row>) {
  const { rows, keyOf, columns } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const [offset, setOffset] = useState(0);
  const list = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: ROWS_AROUND,
    scrollMargin: offset,
    getItemKey: (index) => keyOf(rows[index]!),
  });
  useLayoutEffect(() => {
    const top = body.current!.getBoundingClientRect().top + window.scrollY;
    setOffset((before) => (Math.abs(before - top) < ROW_HEIGHT ? before : top));
  });
  const shown = list.getVirtualItems();
  const above = (shown[0]?.start ?? offset) - offset;
  const below = list.getTotalSize() - ((shown.at(-1)?.end ?? offset) - offset);
  return (
    <tbody role="rowgroup" ref={body}>
      <EmptyHeight height={above} span={columns.length} />
      {shown.map(({ index, key }) => (
        <TableRow
          key={key}
          row={rows[index]!}
          index={index}
          measure={list.measureElement}
          {...props}
        />
      ))}
      <EmptyHeight height={below} span={columns.length} />
    </tbody>
  );
}

function EmptyHeight({ height, span }: { height: number; span: number }) {
  if (height <= 0) return null;
  return (
    <tr role="presentation" className="empty-height">
      <td role="presentation" colSpan={span} style={{ height }} />
    </tr>
  );
}

interface TableRowProps<Row> extends TableProps<Row> {
  row: Row;
  /** Where only rows in sight are in the document. */
  index?: number;
  measure?: (element: HTMLTableRowElement | null) => void;
}

function TableRow<Row>({ row, index, measure, columns, detail }: TableRowProps<Row>) {
  const below = detail?.(row);
  return (
    <Fragment>
      <tr
        role="row"
        ref={measure}
        data-index={index}
        aria-rowindex={index === undefined ? undefined : index + 2}
      >
        {columns.map((column) => (
          <td key={column.head} role="cell" className={classOf(column)} data-head={column.head}>
            {column.cell(row)}
          </td>
        ))}
      </tr>
      {below && (
        <tr className="detail" role="row">
          <td role="cell" colSpan={columns.length}>
            {below}
          </td>
        </tr>
      )}
    </Fragment>
  );
}

function classOf<Row>(column: Column<Row>): string | undefined {
  const names = [column.number && 'number', column.wide && 'from-desktop'].filter(Boolean);
  return names.length > 0 ? names.join(' ') : undefined;
}
