import { Checkbox } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { filtersOf, type JobSearch } from '../invoices/job-search.js';
import { TextField } from '../parts/text-field.js';
import { useConnectionName, useSession } from '../session.js';
import { useWords } from '../texts/words.js';
import type { Named } from './view-changes.js';

type ViewFieldsProps = {
  readonly named: Named;
  readonly onChange: (named: Named) => void;
  /** What would be shared. */
  readonly search: JobSearch;
  /** Only who made a view shares it or takes it back, and only operators. */
  readonly offersSharing: boolean;
};

/** As the API counts them. */
const longestName = 60;

export function ViewFields({ named, onChange, search, offersSharing }: ViewFieldsProps): ReactNode {
  const { t } = useWords();
  const audience = useAudience(search);
  const { name, shared } = named;
  return (
    <>
      <TextField
        label={t.views.name}
        value={name}
        maxLength={longestName}
        data-autofocus
        onChange={(wanted) => {
          onChange({ name: wanted, shared });
        }}
      />
      {offersSharing ? (
        <Checkbox
          mt="md"
          label={t.views.share}
          description={`${audience} ${t.views.nameIsKept}`}
          checked={shared}
          onChange={({ currentTarget: { checked } }) => {
            onChange({ name, shared: checked });
          }}
        />
      ) : null}
    </>
  );
}

export function useNamed(before: Named): readonly [Named, (named: Named) => void] {
  return useState(before);
}

/** The filters that may hold what only one company has. */
const tellingOfOne = ['query', 'invoiceId', 'invoiceNumber', 'fingerprint'];

/** Who will have it, as the API decides it. */
function useAudience(search: JobSearch): string {
  const { sharedWith } = useWords().t.views;
  const { seesAll } = useSession();
  const nameOf = useConnectionName();
  const filters = filtersOf(search);
  if (filters.connectionId !== undefined) return sharedWith.company(nameOf(filters.connectionId));
  if (!seesAll) return sharedWith.companies;
  return tellingOfOne.some((name) => name in filters) ? sharedWith.all : sharedWith.everybody;
}
