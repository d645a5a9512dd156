import type { ReactNode } from 'react';

export type Column = { readonly title: string; readonly isNumber?: boolean };

type GridProps = {
  readonly columns: readonly Column[];
  /** What the table holds, for who cannot see what stands around it. */
  readonly label: string;
  readonly children: ReactNode;
};

/**
 * A table of rows that turn into cards where the screen is too narrow for its columns. Of plain elements: the
 * component library makes each cell three components, and the first page has hundreds of cells.
 */
export function Grid({ columns, label, children }: GridProps): ReactNode {
  return (
    <table className="grid" aria-label={label}>
      <thead>
        <tr>
          {columns.map(({ title, isNumber }) => (
            <th key={title} scope="col" className={isNumber === true ? 'number' : undefined}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

type CellProps = {
  /** The column's title, shown beside the value where rows are cards. */
  readonly title: string;
  readonly isNumber?: boolean;
  readonly children: ReactNode;
};

export function Cell({ title, isNumber, children }: CellProps): ReactNode {
  return (
    <td data-title={title} className={isNumber === true ? 'number' : undefined}>
      {children}
    </td>
  );
}
