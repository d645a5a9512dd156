import { Table, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Section } from '../parts/notice.js';
import { useWords } from '../texts/words.js';

/** What a plot is drawn of, in words: a column's title, and the value of each row. */
type PlotTable = {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly name: string; readonly values: readonly string[] }[];
  /** What the rows' names are: times, companies. */
  readonly named: string;
};

type PlotProps = {
  readonly title: string;
  /** What the picture says, in a sentence: for who cannot see it, and for who wants it exactly. */
  readonly says: string;
  readonly table: PlotTable;
  readonly children: ReactNode;
};

export function Plot({ title, says, table, children }: PlotProps): ReactNode {
  return (
    <Section title={title}>
      <Text mb="sm">{says}</Text>
      <Picture says={`${title}. ${says}`} table={table}>
        {children}
      </Picture>
    </Section>
  );
}

type PictureProps = Omit<PlotProps, 'title'>;

/** A picture and, folded away below it, the same as a table. */
export function Picture({ says, table, children }: PictureProps): ReactNode {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <div role="img" aria-label={says} data-testid="plot">
        {children}
      </div>
      <details
        className="plot-table"
        onToggle={(event) => {
          setOpen(event.currentTarget.open);
        }}
      >
        <summary>{t.flow.asTable}</summary>
        {isOpen ? <Figures label={says} table={table} /> : null}
      </details>
    </>
  );
}

type FiguresProps = { readonly label: string; readonly table: PlotTable };

/** Narrow enough for a telephone: as cards, the figures of a day would be a long way down. */
function Figures({ label, table: { named, columns, rows } }: FiguresProps): ReactNode {
  return (
    <Table className="plot-figures" aria-label={label} horizontalSpacing={4} verticalSpacing={2}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{named}</Table.Th>
          {columns.map((title) => (
            <Table.Th key={title} scope="col" className="number">
              {title}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ name, values }) => (
          <Table.Tr key={name}>
            <Table.Th scope="row">{name}</Table.Th>
            {values.map((value, place) => (
              <Table.Td key={columns[place]} className="number">
                {value}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
