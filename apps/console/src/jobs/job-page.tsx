import type { ReactNode } from 'react';
import { readJob } from '../api/api.js';
import type { SyncJobWithTimeline } from '../api/shapes.js';
import { isMoving, lookOfJob } from '../format/status.js';
import { SETTLED_EVERY_MS, WATCHED_EVERY_MS } from '../live/pace.js';
import { useLive } from '../live/use-live.js';
import { Amount } from '../parts/amount.js';
import { Badge } from '../parts/badge.js';
import { Facts } from '../parts/facts.js';
import { Heading } from '../parts/heading.js';
import { At } from '../parts/moment.js';
import { Loaded } from '../parts/notice.js';
import { addressOf } from '../routing/route.js';
import { useConnectionName } from '../session.js';
import { DeadLetterBox } from './dead-letter-box.js';
import { Timeline } from './timeline-view.js';

/** The life of one invoice: where it stands, why, and everything that was done. */
export function JobPage({ id }: { readonly id: string }): ReactNode {
  const live = useLive({
    key: id,
    load: async (reading) => readJob(id, reading),
    everyMs: (job) =>
      job !== undefined && isMoving(job.status) ? WATCHED_EVERY_MS : SETTLED_EVERY_MS,
  });
  return (
    <>
      <p className="trail">
        <a href={addressOf({ kind: 'jobs', filter: {} })}>Sync jobs</a>
      </p>
      <Loaded live={live}>{(job) => <Job job={job} onChanged={live.refresh} />}</Loaded>
    </>
  );
}

type JobProps = { readonly job: SyncJobWithTimeline; readonly onChanged: () => void };

function Job({ job, onChanged }: JobProps): ReactNode {
  const look = lookOfJob(job.status);
  return (
    <>
      <Heading
        tab={job.invoiceNumber ?? job.invoiceId}
        title={
          <>
            Invoice {job.invoiceNumber ?? job.invoiceId} <Badge look={look} />
          </>
        }
        note={[look.meaning, job.status === 'dead-lettered' ? '' : job.reason].join(' ').trim()}
      />
      {job.deadLetter && job.status === 'dead-lettered' ? (
        <DeadLetterBox job={job} deadLetter={job.deadLetter} onChanged={onChanged} />
      ) : null}
      <div className="columns">
        <section className="life">
          <h2>What happened</h2>
          <Timeline entries={job.timeline ?? []} />
        </section>
        <aside>
          <SourceFacts job={job} />
          <FortnoxFacts job={job} />
        </aside>
      </div>
    </>
  );
}

function SourceFacts({ job }: { readonly job: SyncJobWithTimeline }): ReactNode {
  const nameOf = useConnectionName();
  const connection = addressOf({ kind: 'connection', id: job.connectionId });
  return (
    <section className="card">
      <h2>SubscriptionFlow</h2>
      <Facts
        facts={[
          ['Total', <Amount key="total" decimal={job.total} currency={job.currency} />],
          [
            'Company',
            <a key="company" href={connection}>
              {nameOf(job.connectionId)}
            </a>,
          ],
          ['Invoice number', job.invoiceNumber],
          ['Invoice id', <code key="id">{job.invoiceId}</code>],
          ['Accepted', <At key="accepted" at={job.createdAt} />],
          ['Finished', job.finishedAt ? <At at={job.finishedAt} /> : undefined],
          ['Attempts', job.attempts],
          ['Sync job', <code key="job">{job.id}</code>],
        ]}
      />
    </section>
  );
}

function FortnoxFacts({ job }: { readonly job: SyncJobWithTimeline }): ReactNode {
  const { fortnox } = job;
  if (!fortnox) {
    return (
      <section className="card">
        <h2>Fortnox</h2>
        <p className="faint">Nothing is recorded in Fortnox yet.</p>
      </section>
    );
  }
  const payments = fortnox.payments ?? [];
  return (
    <section className="card">
      <h2>Fortnox</h2>
      <Facts
        facts={[
          ['Invoice', fortnox.invoiceNumber],
          ['Bookkept', yesOrNo(fortnox.booked)],
          ['Customer', fortnox.customerNumber],
          ...payments.map(
            ({ number, booked }, index) =>
              [
                payments.length > 1 ? `Payment ${index + 1}` : 'Payment',
                `${number ?? '–'}${booked === true ? ', booked' : ', not booked yet'}`,
              ] as const,
          ),
        ]}
      />
    </section>
  );
}

function yesOrNo(value: boolean | null | undefined): string | undefined {
  if (value === null || value === undefined) return undefined;
  return value ? 'yes' : 'not yet';
}
