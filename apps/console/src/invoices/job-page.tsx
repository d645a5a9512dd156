import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { jobQuery } from '../api/queries.js';
import type { SyncJobWithTimeline } from '../api/shapes.js';
import { lookOfJob } from '../format/status.js';
import { Heading } from '../parts/heading.js';
import { TextLink } from '../parts/links.js';
import { Loaded, Section } from '../parts/notice.js';
import { Pill } from '../parts/pill.js';
import { useWords } from '../texts/words.js';
import { DeadLetterBox } from './dead-letter-box.js';
import { DriftBox } from './drift-box.js';
import { InFortnox } from './in-fortnox.js';
import { FortnoxFacts, SourceFacts } from './job-facts.js';
import { Timeline } from './timeline-view.js';
import { WhatWasSent } from './what-was-sent.js';
import { WorksFrom } from './works-from.js';

const route = getRouteApi('/jobs/$id');

/** The life of one invoice: where it stands, why, and everything that was done. */
export function JobPage(): ReactNode {
  const { t } = useWords();
  const { id } = route.useParams();
  const job = useQuery(jobQuery(id));
  return (
    <>
      <TextLink to="/jobs">{t.invoices.title}</TextLink>
      <Loaded query={job}>{(known) => <JobView key={id} job={known} />}</Loaded>
    </>
  );
}

function JobView({ job }: { readonly job: SyncJobWithTimeline }): ReactNode {
  const { t } = useWords();
  const name = job.invoiceNumber ?? job.invoiceId;
  const look = lookOfJob(t, job.status);
  const reason = job.status === 'dead-lettered' ? '' : (job.reason ?? '');
  return (
    <>
      <Heading
        tab={name}
        title={t.invoice.title(name)}
        beside={<Pill look={look} />}
        note={`${look.meaning} ${reason}`.trim()}
      />
      {job.deadLetter && job.status === 'dead-lettered' ? (
        <DeadLetterBox job={job} deadLetter={job.deadLetter} />
      ) : null}
      <DriftBox job={job} />
      <div className="columns">
        <div>
          <Section title={t.invoice.whatHappened}>
            <Timeline entries={job.timeline} />
          </Section>
          <WorksFrom job={job} />
          <WhatWasSent job={job} />
          {job.fortnox?.invoiceNumber == null ? null : <InFortnox job={job} />}
        </div>
        <aside>
          <SourceFacts job={job} />
          <FortnoxFacts job={job} />
        </aside>
      </div>
    </>
  );
}
