import { filtersOf, type JobFilters, type JobSearch } from '../invoices/job-search.js';
import type { Texts } from '../texts/texts.js';

type ReadyMade = { readonly key: string; readonly name: string; readonly filters: JobFilters };

/** Lists that everybody comes back to. */
export const readyMade = (t: Texts): readonly ReadyMade[] => [
  { key: 'all', name: t.views.all, filters: {} },
  {
    key: 'attention',
    name: t.status.job['dead-lettered'].label,
    filters: { status: 'dead-lettered' },
  },
  {
    key: 'waiting',
    name: t.views.waiting,
    filters: { status: 'queued,running,retrying' },
  },
  { key: 'changed', name: t.drift.title, filters: { drift: 'unseen' } },
  { key: 'ignored', name: t.status.job.ignored.label, filters: { status: 'ignored' } },
];

/** Whether two addresses show the same: the order in which they say so does not matter. */
export const isAlike = (one: JobSearch, other: JobSearch): boolean => textOf(one) === textOf(other);

const textOf = ({ columns = '', ...search }: JobSearch): string =>
  JSON.stringify([...Object.entries(filtersOf(search)).sort(), columns]);
