import { Autocomplete, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useWords } from '../texts/words.js';
import { useSuggestions } from './use-suggestions.js';

/**
 * Searches the list, and offers the invoices that it finds while somebody types: one that is chosen is
 * opened, Enter alone shows all.
 */
export function FindField({ query = '' }: { readonly query?: string | undefined }): ReactNode {
  const { t } = useWords();
  const navigate = useNavigate();
  const [typed, setTyped] = useState(query);
  const suggestions = useSuggestions(typed.trim() === query ? '' : typed);
  return (
    <Autocomplete
      type="search"
      className="filter-query"
      label={t.invoices.find}
      description={t.invoices.findMeans}
      name="query"
      value={typed}
      onChange={setTyped}
      data={suggestions.map(({ id, label }) => ({ value: id, label }))}
      comboboxProps={{ withinPortal: false }}
      // The API has found them, by more than their label tells.
      filter={({ options }) => options}
      renderOption={({ option: { value } }) => <Found of={suggestions} id={value} />}
      onOptionSubmit={(id) => void navigate({ to: '/jobs/$id', params: { id } })}
    />
  );
}

type FoundProps = { readonly of: ReturnType<typeof useSuggestions>; readonly id: string };

function Found({ of, id }: FoundProps): ReactNode {
  const found = of.find((one) => one.id === id);
  return (
    <span>
      {found?.label}
      <Text span size="xs" c="dimmed" display="block">
        {found?.company}
      </Text>
    </span>
  );
}
