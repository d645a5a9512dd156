import type { ReactNode, SubmitEvent } from 'react';
import { jobStatuses, lookOfJob } from '../format/status.js';
import { addressOf, jobFilterFrom, type JobFilter } from '../routing/route.js';
import { goTo } from '../routing/use-route.js';
import { useSession } from '../session.js';

/** Filters live in the address: a filtered list can be kept as a bookmark or sent to a colleague. */
export function FilterForm({ filter }: { readonly filter: JobFilter }): ReactNode {
  const onSubmit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const chosen = new FormData(event.currentTarget);
    const read = (name: string): string => {
      const value = chosen.get(name);
      return typeof value === 'string' ? value : '';
    };
    goTo({ kind: 'jobs', filter: jobFilterFrom(read) });
  };
  return (
    <form className="filters" onSubmit={onSubmit} aria-label="Filters">
      <ConnectionChoice chosen={filter.connectionId} />
      <StatusChoice chosen={filter.status} />
      <ExactField label="Invoice number" name="invoiceNumber" value={filter.invoiceNumber} />
      <ExactField label="Invoice id" name="invoiceId" value={filter.invoiceId} />
      <DayField label="From" name="from" value={filter.from} />
      <DayField label="To" name="to" value={filter.to} />
      <button type="submit" className="primary">
        Show
      </button>
      {Object.keys(filter).length === 0 ? null : (
        <a href={addressOf({ kind: 'jobs', filter: {} })}>Clear</a>
      )}
      <CauseField fingerprint={filter.fingerprint} />
    </form>
  );
}

function ConnectionChoice({ chosen }: { readonly chosen: string | undefined }): ReactNode {
  const { connections } = useSession();
  return (
    <label>
      <span>Company</span>
      <select
        name="connectionId"
        // The names arrive after the first picture; a choice made in the address must survive that.
        key={connections.length}
        defaultValue={chosen ?? ''}
        onChange={submitForm}
      >
        <option value="">All</option>
        {connections.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        {chosen === undefined || connections.some(({ id }) => id === chosen) ? null : (
          <option value={chosen}>{chosen}</option>
        )}
      </select>
    </label>
  );
}

function StatusChoice({ chosen }: { readonly chosen: string | undefined }): ReactNode {
  return (
    <label>
      <span>Status</span>
      <select name="status" defaultValue={chosen ?? ''} onChange={submitForm}>
        <option value="">All</option>
        {jobStatuses.map((status) => (
          <option key={status} value={status}>
            {lookOfJob(status).label}
          </option>
        ))}
      </select>
    </label>
  );
}

type FieldProps = {
  readonly label: string;
  readonly name: string;
  readonly value: string | undefined;
};

function ExactField({ label, name, value }: FieldProps): ReactNode {
  return (
    <label>
      <span>{label}</span>
      <input type="search" name={name} defaultValue={value} placeholder="exact" />
    </label>
  );
}

function DayField({ label, name, value }: FieldProps): ReactNode {
  return (
    <label>
      <span>{label}</span>
      <input type="date" name={name} defaultValue={value} />
    </label>
  );
}

/** Kept while the other filters change; set by a dead letter group's link. */
function CauseField({ fingerprint }: { readonly fingerprint: string | undefined }): ReactNode {
  if (fingerprint === undefined) return null;
  return (
    <p className="faint filter-cause">
      Only one cause: <code>{fingerprint}</code>
      <input type="hidden" name="fingerprint" value={fingerprint} />
    </p>
  );
}

function submitForm(event: { readonly currentTarget: HTMLSelectElement }): void {
  event.currentTarget.form?.requestSubmit();
}
