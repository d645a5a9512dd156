import { useNavigate } from '@tanstack/react-router';
import { ApiFailure } from '../api/api-failure.js';
import { api, dataOf, doneOf } from '../api/client.js';
import type { SavedView } from '../api/shapes.js';
import { useChange, type Change } from '../api/use-change.js';
import { filtersOf, toViewFilters, toViewSearch, type JobSearch } from '../invoices/job-search.js';
import type { ColumnName } from '../invoices/columns.js';
import { useWords } from '../texts/words.js';

/** What a view keeps of a list. */
export type Kept = {
  readonly search: JobSearch;
  readonly columns: readonly ColumnName[] | undefined;
};

export type Named = { readonly name: string; readonly shared: boolean };

const toBody = ({ search, columns }: Kept) => ({
  filters: toViewFilters(search),
  columns: columns === undefined ? null : [...columns],
});

/** Saves the list under a name, and opens what was saved. */
export function useSaveView(kept: Kept, onDone: () => void): Change<Named> {
  const open = useOpen();
  return useSaid(
    useChange(
      (named: Named) =>
        dataOf(api.POST('/v1/saved-views', { body: { ...named, ...toBody(kept) } })),
      (view) => {
        open(view);
        onDone();
      },
    ),
  );
}

/** Keeps what the list shows now under the view's name. */
export function useSaveChanges({ id }: SavedView, kept: Kept): Change<void> {
  const open = useOpen();
  const path = { id };
  return useChange(
    () => dataOf(api.PATCH('/v1/saved-views/{id}', { params: { path }, body: toBody(kept) })),
    open,
  );
}

export function useRenameView({ id }: SavedView, onDone: () => void): Change<Partial<Named>> {
  const path = { id };
  return useSaid(
    useChange(
      (body: Partial<Named>) =>
        dataOf(api.PATCH('/v1/saved-views/{id}', { params: { path }, body })),
      onDone,
    ),
  );
}

/** Deletes it; the list stays as it is, without the name. */
export function useDeleteView({ id }: SavedView, search: JobSearch, onDone: () => void) {
  const navigate = useNavigate();
  const path = { id };
  return useChange(
    () => doneOf(api.DELETE('/v1/saved-views/{id}', { params: { path } })),
    () => {
      onDone();
      void navigate({ to: '/jobs', search: filtersOf(search), replace: true });
    },
  );
}

function useOpen(): (view: SavedView) => void {
  const navigate = useNavigate();
  return (view) => void navigate({ to: '/jobs', search: toViewSearch(view) });
}

/** Why a name was not taken, in the reader's language. */
function useSaid<Variables>(change: Change<Variables>): Change<Variables> {
  const { t } = useWords();
  if (change.failure?.kind !== 'conflict') return change;
  return { ...change, failure: new ApiFailure('conflict', { words: t.views.refused }) };
}
