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
  /** Shown below a row over its whole width; null for none. */
  detail?: (row: Row) => ReactNode;
}

export function Table<Row>({ label, columns, rows, keyOf, detail }: TableProps<Row>) {
  return (
    <div className="table-scroll" role="group" aria-label={label} tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.head} scope="col" className={classOf(column)}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const below = detail?.(row);
            return (
              <Fragment key={keyOf(row)}>
                <tr>
                  {columns.map((column) => (
                    <td key={column.head} className={classOf(column)}>
                      {column.cell(row)}
                    </td>
                  ))}
                </tr>
                {below && (
                  <tr className="detail">
                    <td colSpan={columns.length}>{below}</td>
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
