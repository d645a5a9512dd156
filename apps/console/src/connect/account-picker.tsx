import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useWords } from '../texts/words.js';
import { failureOf } from '../api/api-failure.js';
import { accountsQuery } from './pickers.js';

type AccountPickerProps = {
  readonly connectionId: string;
  readonly label: string;
  readonly description?: string;
  /** Empty: none is chosen. */
  readonly value: string;
  readonly onChange: (account: string) => void;
};

/** A person stops typing; then Fortnox's chart is searched. */
const TYPING_MS = 200;

/** An account of the company's own chart, found by part of its number or name. */
export function AccountPicker(props: AccountPickerProps): ReactNode {
  const { connectionId, label, description, value, onChange } = props;
  const { t } = useWords();
  const [typed, setTyped] = useState('');
  const { accounts, isPending, trouble } = useAccounts(connectionId, value, typed);
  return (
    <Select
      label={label}
      description={description}
      data={accounts}
      value={value === '' ? null : value}
      onChange={(account) => {
        onChange(account ?? '');
      }}
      // A name that arrives while somebody types would take the place of what she has typed.
      disabled={isPending}
      error={trouble}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t.connect.clearChoice(label) }}
      onSearchChange={setTyped}
      nothingFoundMessage={t.connect.noSuchAccount}
    />
  );
}

/** The chosen account and those that fit what is typed, with their names; active ones only. */
function useAccounts(connectionId: string, value: string, typed: string) {
  const { t } = useWords();
  const [query] = useDebouncedValue(typed, TYPING_MS);
  const chosen = useQuery(accountsQuery(connectionId, value));
  const found = useQuery(accountsQuery(connectionId, labelled(query)));
  const read = [chosen.data, found.data].flatMap((page) => page?.items ?? []);
  const named = new Map(read.filter(({ active }) => active).map((one) => [one.number, one.name]));
  if (value !== '' && !named.has(value)) named.set(value, t.connect.notInChart);
  return {
    accounts: [...named].map(([number, name]) => ({ value: number, label: `${number} ${name}` })),
    isPending: chosen.isPending || found.isPending,
    trouble: useTrouble(found.error ?? chosen.error),
  };
}

function useTrouble(error: Error | null): string | undefined {
  const { t } = useWords();
  if (error === null) return undefined;
  const { words, kind } = failureOf(error);
  return words ?? t.shell.failures[kind];
}

/** Once chosen, the field holds number and name; the chart is then asked for the number alone. */
function labelled(query: string): string {
  return /^(\d{4}) /.exec(query)?.[1] ?? query.trim();
}
