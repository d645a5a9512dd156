import { Button, NativeSelect, Text, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode, SubmitEvent } from 'react';
import { jobStatuses, lookOfJob } from '../format/status.js';
import { useFormKey } from '../parts/form-key.js';
import { TextLink } from '../parts/links.js';
import { useConnections } from '../session.js';
import { useWords } from '../texts/words.js';
import { FindField } from './find-field.js';
import {
  filtersOf,
  lookOf,
  readJobSearch,
  type JobFilters,
  type JobLook,
  type JobSearch,
} from './job-search.js';

/** Filters live in the address: a filtered list can be kept as a bookmark or sent to a colleague. */
export function FilterForm({ search }: { readonly search: JobSearch }): ReactNode {
  const { t } = useWords();
  const navigate = useNavigate();
  const look = lookOf(search);
  const [key, keep] = useFormKey(filtersOf(search));
  const onSubmit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const chosen = readJobSearch(Object.fromEntries(new FormData(event.currentTarget)));
    keep(filtersOf(chosen));
    void navigate({ to: '/jobs', search: { ...chosen, ...look } });
  };
  return (
    <form key={key} className="filters" onSubmit={onSubmit} aria-label={t.invoices.filters}>
      <FindField query={search.query} />
      <CompanyChoice chosen={search.connectionId} />
      <StatusChoice chosen={search.status} />
      <TextInput type="date" label={t.invoices.from} name="from" defaultValue={search.from} />
      <TextInput type="date" label={t.invoices.to} name="to" defaultValue={search.to} />
      <Button type="submit">{t.invoices.show}</Button>
      {Object.keys(filtersOf(search)).length === 0 ? null : <ClearLink look={look} />}
      <Kept says={t.invoices.number} name="invoiceNumber" value={search.invoiceNumber} />
      <Kept says={t.invoices.id} name="invoiceId" value={search.invoiceId} />
      <Kept says={t.invoices.oneCause} name="fingerprint" value={search.fingerprint} />
      <Kept says={t.drift.title} name="drift" value={search.drift} />
    </form>
  );
}

/** The columns stay: they are no filter. */
function ClearLink({ look: { columns = '' } }: { readonly look: JobLook }): ReactNode {
  const { t } = useWords();
  return (
    <TextLink to="/jobs" search={readJobSearch({ columns })}>
      {t.invoices.clear}
    </TextLink>
  );
}

type ChoiceProps = { readonly chosen: string | undefined };

function CompanyChoice({ chosen }: ChoiceProps): ReactNode {
  const { t } = useWords();
  const companies = useConnections().map(({ id, name }) => ({ value: id, label: name }));
  const isListed = chosen === undefined || companies.some(({ value }) => value === chosen);
  return (
    <NativeSelect
      label={t.invoices.company}
      name="connectionId"
      // The names arrive after the first picture; a choice made in the address must survive that.
      key={companies.length}
      defaultValue={chosen ?? ''}
      data={[
        { value: '', label: t.invoices.all },
        ...companies,
        ...(isListed ? [] : [{ value: chosen, label: chosen }]),
      ]}
      onChange={submitForm}
    />
  );
}

function StatusChoice({ chosen }: ChoiceProps): ReactNode {
  const { t } = useWords();
  const statuses = jobStatuses.map((value) => ({ value, label: lookOfJob(t, value).label }));
  const several = statuses.filter(({ value }) => chosen?.split(',').includes(value));
  const asWell =
    chosen === undefined || several.length < 2
      ? []
      : [{ value: chosen, label: several.map(({ label }) => label).join(', ') }];
  return (
    <NativeSelect
      label={t.invoices.status}
      name="status"
      defaultValue={chosen ?? ''}
      data={[{ value: '', label: t.invoices.all }, ...asWell, ...statuses]}
      onChange={submitForm}
    />
  );
}

type KeptProps = {
  readonly says: string;
  readonly name: keyof JobFilters;
  readonly value: string | undefined;
};

/** Kept while the other filters change; set by the link of a cause, or by a bookmark. */
function Kept({ says, name, value }: KeptProps): ReactNode {
  if (value === undefined) return null;
  const isFlag = name === 'drift';
  return (
    <Text c="dimmed" size="sm" className="filter-cause">
      {isFlag ? says : `${says}: `}
      {isFlag ? null : <code>{value}</code>}
      <input type="hidden" name={name} value={value} />
    </Text>
  );
}

function submitForm(event: { readonly currentTarget: HTMLSelectElement }): void {
  event.currentTarget.form?.requestSubmit();
}
