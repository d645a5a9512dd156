import { useQuery } from '@tanstack/react-query';
import type { SavedView } from '../api/shapes.js';
import { savedViewsQuery } from '../api/view-queries.js';
import { filtersOf, toViewSearch, type JobSearch } from '../invoices/job-search.js';
import { useWords } from '../texts/words.js';
import { isAlike, readyMade } from './ready-made.js';

type Views = {
  readonly saved: readonly SavedView[];
  /** The one that the address names, where it is there for the reader. */
  readonly opened: SavedView | undefined;
  /** Whether the list is another by now than what the opened one keeps. */
  readonly isChanged: boolean;
  /** What the list is called; `undefined`: nobody has given it a name. */
  readonly name: string | undefined;
};

const none: readonly SavedView[] = [];

export function useViews(search: JobSearch): Views {
  const { t } = useWords();
  const saved = useQuery(savedViewsQuery).data?.items ?? none;
  const opened = saved.find(({ id }) => id === search.view);
  if (opened) {
    const isChanged = !isAlike(toViewSearch(opened), search);
    return { saved, opened, isChanged, name: opened.name };
  }
  const ready = readyMade(t).find(({ filters }) => isAlike(filters, filtersOf(search)));
  return { saved, opened, isChanged: false, name: ready?.name };
}
