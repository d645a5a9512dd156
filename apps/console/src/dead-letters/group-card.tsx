import type { ReactNode } from 'react';
import type { DeadLetterGroup } from '../api/shapes.js';
import { formatCount } from '../format/amount.js';
import { Ago } from '../parts/moment.js';
import { addressOf } from '../routing/route.js';

type GroupCardProps = {
  readonly group: DeadLetterGroup;
  readonly children?: ReactNode;
};

/** One cause that holds invoices back: how many, why, and what to do about it. */
export function GroupCard({ group, children }: GroupCardProps): ReactNode {
  const jobs = addressOf({
    kind: 'jobs',
    filter: { fingerprint: group.fingerprint, status: 'dead-lettered' },
  });
  return (
    <article className="card group" data-testid="dead-letter-group">
      <a className="group-count" href={jobs} title="Show these invoices">
        <strong>{formatCount(group.count)}</strong>
        {group.count === 1 ? 'invoice' : 'invoices'}
      </a>
      <div className="group-words">
        <h3>{group.message}</h3>
        {typeof group.action === 'string' ? (
          <p className="remedy">
            <span className="remedy-label">What to do</span> {group.action}
          </p>
        ) : null}
        <p className="faint group-facts">
          <code>{group.kind}</code>
          <Code code={group.code} />
          <span>
            first <Ago at={group.firstSeen} />, last <Ago at={group.lastSeen} />
          </span>
          <Sample group={group} />
        </p>
      </div>
      {children === undefined ? null : <div className="actions">{children}</div>}
    </article>
  );
}

function Code({ code }: { readonly code: DeadLetterGroup['code'] }): ReactNode {
  if (code === null || code === undefined) return null;
  return <span>Fortnox error {code}</span>;
}

function Sample({ group }: { readonly group: DeadLetterGroup }): ReactNode {
  if (!group.sample) return null;
  const { id, invoiceNumber } = group.sample;
  return (
    <span>
      for example <a href={addressOf({ kind: 'job', id })}>{invoiceNumber ?? id}</a>
    </span>
  );
}
