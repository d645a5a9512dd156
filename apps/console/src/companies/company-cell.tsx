import type { ReactNode } from 'react';
import type { Connection } from '../api/shapes.js';
import { Cell } from '../parts/grid.js';
import { TextLink } from '../parts/links.js';
import { useWords } from '../texts/words.js';

/** The first cell of every table of companies: its name, which leads to its page. */
export function CompanyCell({ id, name }: Pick<Connection, 'id' | 'name'>): ReactNode {
  const { t } = useWords();
  return (
    <Cell title={t.companies.company}>
      <TextLink to="/connections/$id" params={{ id }}>
        {name}
      </TextLink>
    </Cell>
  );
}
