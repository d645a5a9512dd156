import { Spotlight, type SpotlightActionData } from '@mantine/spotlight';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { savedViewsQuery } from '../api/view-queries.js';
import { toViewSearch } from '../invoices/job-search.js';
import { useConnections } from '../session.js';
import { useWords } from '../texts/words.js';
import { readyMade } from '../views/ready-made.js';
import { useDestinations } from './destinations.js';

/** Everywhere by a few letters: pages, companies, or an invoice by what is known of it. */
export function Palette(): ReactNode {
  const { t } = useWords();
  const [query, setQuery] = useState('');
  const [wasOpened, setWasOpened] = useState(false);
  const actions = [...usePlaces(), ...useViewsAsActions(wasOpened), ...useFound(query.trim())];
  return (
    <Spotlight
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
