import { useLocalStorage } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { isStandard, readColumns, standardColumns, type OfferedColumn } from './columns.js';
import type { JobSearch } from './job-search.js';

type Columns = {
  readonly shown: readonly OfferedColumn[];
  /** As a view keeps them: none where the list is as it always was. */
  readonly named: readonly OfferedColumn[] | undefined;
  readonly choose: (columns: readonly OfferedColumn[]) => void;
};

/**
 * The columns that the address names, else those that were last chosen in this browser. A choice
 * goes into the address, so that a link shows the same. While a view is open it is a change of that
 * view, and not what this browser remembers.
 */
export function useColumns(search: JobSearch): Columns {
  const navigate = useNavigate();
  const [remembered, remember] = useLocalStorage({
    key: 'console-invoice-columns',
    defaultValue: '',
    getInitialValueInEffect: false,
  });
  const named = readColumns(search.columns) ?? readColumns(remembered);
  const choose = (columns: readonly OfferedColumn[]): void => {
    const isOfView = search.view !== undefined;
    const text = isStandard(columns) && !isOfView ? '' : columns.join(',');
    if (!isOfView) remember(text);
    void navigate({ to: '/jobs', search: { ...search, columns: text }, replace: true });
  };
  // What a reader's browser remembers is no change of a view that others open too.
  const kept = search.view === undefined ? named : readColumns(search.columns);
  return { shown: named ?? standardColumns, named: kept, choose };
}
