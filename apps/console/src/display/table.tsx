import { Fragment, type ReactNode } from 'react';

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

export function Table<Row>(props: TableProps<Row>) {
  const { label, columns, rows, keyOf, cards = false, detail } = props;
  return (
    <div className="table-scroll" role="group" aria-label={label} tabIndex={0}>
      <table className={cards ? 'table cards' : 'table'} role="table">
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th key={column.head} scope="col" role="columnheader" className={classOf(column)}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => {
            const below = detail?.(row);
            return (
              <Fragment key={keyOf(row)}>
                <tr role="row">
                  {columns.map((column) => (
                    <td
                      key={column.head}
                      role="cell"
                      className={classOf(column)}
                      data-head={column.head}
                    >
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
          })}
        </tbody>
      </table>
    </div>
  );
}

function classOf<Row>(column: Column<Row>): string | undefined {
  const names = [column.number && 'number', column.wide && 'from-desktop'].filter(Boolean);
  return names.length > 0 ? names.join(' ') : undefined;
}
