import { Table } from '@mantine/core';
import type { ReactNode } from 'react';

export type Column = { readonly title: string; readonly isNumber?: boolean };

type GridProps = {
  readonly columns: readonly Column[];
  /** What the table holds, for who cannot see what stands around it. */
  readonly label: string;
  readonly children: ReactNode;
};

/** A table of rows that turn into cards where the screen is too narrow for its columns. */
export function Grid({ columns, label, children }: GridProps): ReactNode {
  return (
    <Table className="grid" aria-label={label} verticalSpacing="sm" highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          {columns.map(({ title, isNumber }) => (
            <Table.Th key={title} scope="col" className={isNumber === true ? 'number' : undefined}>
              {title}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>{children}</Table.Tbody>
    </Table>
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
    <Table.Td data-title={title} className={isNumber === true ? 'number' : undefined}>
      {children}
    </Table.Td>
  );
}
