import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode, SubmitEvent } from 'react';
import { useFormKey } from '../parts/form-key.js';
import { TextLink } from '../parts/links.js';
import { useWords } from '../texts/words.js';
import { readAuditSearch, type AuditSearch } from './audit-search.js';

/** Filters live in the address, as those of the invoices do. */
export function AuditFilter({ search }: { readonly search: AuditSearch }): ReactNode {
  const { t } = useWords();
  const navigate = useNavigate();
  const [key, keep] = useFormKey(search);
  const onSubmit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const chosen = readAuditSearch(Object.fromEntries(new FormData(event.currentTarget)));
    keep(chosen);
    void navigate({ to: '/audit', search: chosen });
  };
  return (
    <form key={key} className="filters" onSubmit={onSubmit} aria-label={t.invoices.filters}>
      <TextInput label={t.audit.who} name="actor" defaultValue={search.actor} />
      <ActionChoice chosen={search.action} />
      <TextInput type="date" label={t.invoices.from} name="from" defaultValue={search.from} />
      <TextInput type="date" label={t.invoices.to} name="to" defaultValue={search.to} />
      <Button type="submit">{t.invoices.show}</Button>
      {Object.keys(search).length === 0 ? null : (
        <TextLink to="/audit">{t.invoices.clear}</TextLink>
      )}
    </form>
  );
}

function ActionChoice({ chosen }: { readonly chosen: string | undefined }): ReactNode {
  const { t } = useWords();
  const known = Object.entries(t.audit.actions).map(([value, label]) => ({ value, label }));
  const isListed = chosen === undefined || chosen in t.audit.actions;
  return (
    <NativeSelect
      label={t.audit.what}
      name="action"
      defaultValue={chosen ?? ''}
      data={[
        { value: '', label: t.invoices.all },
        ...known,
        ...(isListed ? [] : [{ value: chosen, label: chosen }]),
      ]}
      onChange={(event) => {
        event.currentTarget.form?.requestSubmit();
      }}
    />
  );
}
