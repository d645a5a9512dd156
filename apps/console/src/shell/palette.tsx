import { Spotlight, type SpotlightActionData } from '@mantine/spotlight';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useLayoutEffect, useState, type ReactNode } from 'react';
import { savedViewsQuery } from '../api/view-queries.js';
import { toViewSearch } from '../invoices/job-search.js';
import { useSuggestions } from '../invoices/use-suggestions.js';
import { useConnections } from '../session.js';
import { useWords } from '../texts/words.js';
import { readyMade } from '../views/ready-made.js';
import { useDestinations } from './destinations.js';
import { paletteStore } from './palette-store.js';

/** Everywhere by a few letters: pages, companies, or an invoice by what is known of it. */
export function Palette(): ReactNode {
  const { t } = useWords();
  const [query, setQuery] = useState('');
  const [wasOpened, setWasOpened] = useState(false);
  const views = useViewsAsActions(wasOpened);
  const invoices = useInvoicesAsActions(query);
  const actions = [...usePlaces(), ...views, ...invoices, ...useFound(query.trim())];
  useLayoutEffect(markFirst, [views.length, invoices.map(({ id }) => id).join(' ')]);
  return (
    <Spotlight
      store={paletteStore}
      actions={actions}
      query={query}
      onQueryChange={setQuery}
      onSpotlightOpen={() => {
        setWasOpened(true);
      }}
      shortcut={null}
      attributes={{ content: { 'aria-label': t.shell.palette } }}
      lockScroll={false}
      transitionProps={{ duration: 0 }}
      nothingFound={t.shell.nothingFound}
      limit={12}
      searchProps={{ placeholder: t.shell.goWhere, 'aria-label': t.shell.goWhere }}
    />
  );
}

/**
 * Spotlight marks the first of what is found when something is typed, and not again when more of
 * it comes: Enter would take what stood first before. Who has moved the mark keeps it.
 */
function markFirst(): void {
  const found = [...document.querySelectorAll('[data-action]')];
  const marked = found.find((action) => action.hasAttribute('data-selected'));
  if (marked === undefined || paletteStore.getState().selected > 0) return;
  marked.removeAttribute('data-selected');
  found[0]?.setAttribute('data-selected', 'true');
}

function usePlaces(): readonly SpotlightActionData[] {
  const { t } = useWords();
  const navigate = useNavigate();
  const pages = useDestinations().map(({ to, label }) => ({
    id: to,
    label: label(t),
    onClick: () => void navigate({ to }),
  }));
  const companies = useConnections().map(({ id, name }) => ({
    id,
    label: name,
    description: t.companies.company,
    onClick: () => void navigate({ to: '/connections/$id', params: { id } }),
  }));
  return [...pages, ...companies];
}

/** Lists of invoices by their names, ready-made and saved; these are asked for once they are looked for. */
function useViewsAsActions(wasOpened: boolean): readonly SpotlightActionData[] {
  const { t } = useWords();
  const navigate = useNavigate();
  const saved = useQuery({ ...savedViewsQuery, enabled: wasOpened }).data?.items ?? [];
  const ready = readyMade(t).map(({ key, name, filters }) => ({ key, name, search: filters }));
  const views = saved.map((view) => ({
    key: view.id,
    name: view.name,
    search: toViewSearch(view),
  }));
  return [...ready, ...views].map(({ key, name, search }) => ({
    id: `view ${key}`,
    label: name,
    description: t.views.inPalette,
    onClick: () => void navigate({ to: '/jobs', search }),
  }));
}

/** Those that the API finds by what was typed, which need not stand in what is shown of them. */
function useInvoicesAsActions(query: string): readonly SpotlightActionData[] {
  const navigate = useNavigate();
  return useSuggestions(query).map(({ id, label, company }) => ({
    ...{ id, label, description: company, keywords: [query] },
    onClick: () => void navigate({ to: '/jobs/$id', params: { id } }),
  }));
}

/** What was typed may be of an invoice; the words make it stand in every search. */
function useFound(query: string): readonly SpotlightActionData[] {
  const { t } = useWords();
  const navigate = useNavigate();
  if (query === '') return [];
  return [
    {
      id: 'invoice',
      label: t.shell.findInvoice(query),
      onClick: () => void navigate({ to: '/jobs', search: { query } }),
    },
  ];
}
