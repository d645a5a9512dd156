import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { eventQuery, jobQuery } from '../api/queries.js';
import type { InvoiceEvent, SyncJob } from '../api/shapes.js';
import { Heading } from '../parts/heading.js';
import { TextLink } from '../parts/links.js';
import { Loaded } from '../parts/notice.js';
import { useSession } from '../session.js';
import { useWords } from '../texts/words.js';
import { CorrectForm } from './correct-form.js';
import { eventRulesQuery } from './event-rules.js';
import { isToldByEvent } from './is-told-by-event.js';

const route = getRouteApi('/jobs/$id/correct');

/** An invoice that stopped because of what it says: put right here, and tried again. */
export function CorrectPage(): ReactNode {
  const { id } = route.useParams();
  const { t } = useWords();
  const job = useQuery(jobQuery(id));
  return (
    <>
      <TextLink to="/jobs/$id" params={{ id }}>
        {t.correct.back}
      </TextLink>
      <Loaded query={job}>{(known) => <Correct key={id} job={known} />}</Loaded>
    </>
  );
}

type JobProps = { readonly job: SyncJob };

function Correct({ job }: JobProps): ReactNode {
  const { t } = useWords();
  const name = job.invoiceNumber ?? job.invoiceId;
  return (
    <>
      <Heading tab={name} title={t.correct.title(name)} note={t.correct.note} />
      <Body job={job} />
    </>
  );
}

function Body({ job }: JobProps): ReactNode {
  const { t } = useWords();
  const { mayChange, name } = useSession();
  if (job.status !== 'dead-lettered') return <Text>{t.correct.notWaiting}</Text>;
  if (!isToldByEvent(job)) return <Text>{t.correct.notCorrectable}</Text>;
  // Who looks at the page is not known at once.
  if (name === '') return null;
  return mayChange ? <WithEvent job={job} /> : <Text>{t.correct.notAllowed}</Text>;
}

function WithEvent({ job }: JobProps): ReactNode {
  const event = useQuery(eventQuery(job));
  return (
    <Loaded query={event}>
      {(known) => <WithRules key={job.series} job={job} event={known} />}
    </Loaded>
  );
}

function WithRules(props: JobProps & { readonly event: InvoiceEvent }): ReactNode {
  const rules = useQuery(eventRulesQuery(props.event.type));
  return (
    <Loaded query={rules}>{(faultsOf) => <CorrectForm {...props} faultsOf={faultsOf} />}</Loaded>
  );
}
