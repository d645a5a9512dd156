import { NativeSelect } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useConnections } from '../session.js';
import { useWords } from '../texts/words.js';
import { periods, readFlowSearch, usualPeriod, type FlowSearch } from './flow-search.js';

/** Whose figures, and of when; kept in the address, so that it can be sent to a colleague. */
export function FlowFilter({ search }: { readonly search: FlowSearch }): ReactNode {
  const { t } = useWords();
  const navigate = useNavigate();
  const choose = (change: Readonly<Record<string, string>>): void => {
    void navigate({ to: '/flow', search: readFlowSearch({ ...search, ...change }) });
  };
  return (
    <div className="filters" role="search" aria-label={t.invoices.filters}>
      <CompanyChoice
        chosen={search.connectionId ?? ''}
        choose={(connectionId) => {
          choose({ connectionId });
        }}
      />
      <NativeSelect
        label={t.flow.period}
        value={search.period ?? usualPeriod}
        data={periods.map((value) => ({ value, label: t.flow.periods[value] }))}
        onChange={(event) => {
          choose({ period: event.currentTarget.value });
        }}
      />
    </div>
  );
}

type CompanyChoiceProps = {
  readonly chosen: string;
  readonly choose: (connectionId: string) => void;
};

function CompanyChoice({ chosen, choose }: CompanyChoiceProps): ReactNode {
  const { t } = useWords();
  const companies = useConnections().map(({ id, name }) => ({ value: id, label: name }));
  const isListed = chosen === '' || companies.some(({ value }) => value === chosen);
  return (
    <NativeSelect
      label={t.invoices.company}
      value={chosen}
      data={[
        { value: '', label: t.invoices.all },
        ...companies,
        ...(isListed ? [] : [{ value: chosen, label: chosen }]),
      ]}
      onChange={(event) => {
        choose(event.currentTarget.value);
      }}
    />
  );
}
