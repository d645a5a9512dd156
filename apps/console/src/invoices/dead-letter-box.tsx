import { Alert, Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { eventQuery } from '../api/queries.js';
import type { SyncJob } from '../api/shapes.js';
import { isToldByEvent } from '../correct/is-told-by-event.js';
import { CauseRemedy } from '../parts/cause-remedy.js';
import { ButtonLink, TextLink } from '../parts/links.js';
import { Question } from '../parts/question.js';
import { useSession } from '../session.js';
import { useWords } from '../texts/words.js';
import { DiscardForm, ReadAgainForm, ReplayForm, ResolveForm } from './ways-on.js';

type DeadLetterBoxProps = {
  readonly job: SyncJob;
  readonly deadLetter: NonNullable<SyncJob['deadLetter']>;
};

/** Why this invoice waits for a person, what the person can do, and the ways on. */
export function DeadLetterBox({ job, deadLetter }: DeadLetterBoxProps): ReactNode {
  const { t, said } = useWords();
  const { fingerprint, kind, message } = deadLetter;
  const { mayChange } = useSession();
  return (
    <Alert color="red" mb="md" title={t.invoice.whyItStopped} data-testid="dead-letter">
      <Text fw={600}>{said(message)}</Text>
      <CauseRemedy connectionId={job.connectionId} cause={deadLetter} />
      <Text size="sm" className="said" component="div">
        <code>{kind}</code>{' '}
        <TextLink to="/jobs" search={{ fingerprint, status: 'dead-lettered' }}>
          {t.invoice.others}
        </TextLink>
      </Text>
      {mayChange ? <WaysOn job={job} /> : null}
    </Alert>
  );
}

type Way = 'replay' | 'readAgain' | 'resolve' | 'discard';

const forms = {
  replay: ReplayForm,
  readAgain: ReadAgainForm,
  resolve: ResolveForm,
  discard: DiscardForm,
};

/** What came by webhook is read at each attempt anyway, and only its event tells a credit. */
function waysOf({ source, kind }: SyncJob): readonly Way[] {
  return source === 'event' && kind === 'sync-paid-invoice'
    ? ['replay', 'readAgain', 'resolve', 'discard']
    : ['replay', 'resolve', 'discard'];
}

/** Only where there is something to correct: an event that is still kept. */
function useIsCorrectable(job: SyncJob): boolean {
  const isTold = isToldByEvent(job);
  const event = useQuery({ ...eventQuery(job), enabled: isTold });
  return isTold && event.isSuccess;
}

function WaysOn({ job }: { readonly job: SyncJob }): ReactNode {
  const { t } = useWords();
  const [way, setWay] = useState<Way>();
  const isCorrectable = useIsCorrectable(job);
  const close = (): void => {
    setWay(undefined);
  };
  const Form = way === undefined ? undefined : forms[way];
  const name = job.invoiceNumber ?? job.invoiceId;
  return (
    <Group gap="sm" mt="md">
      {waysOf(job).map((one) => (
        <Button
          key={one}
          variant={one === 'replay' ? 'filled' : 'default'}
          onClick={() => {
            setWay(one);
          }}
        >
          {t.invoice.ways[one]}
        </Button>
      ))}
      {isCorrectable ? (
        <ButtonLink variant="default" to="/jobs/$id/correct" params={{ id: job.id }}>
          {t.invoice.correct}
        </ButtonLink>
      ) : null}
      <Question
        opened={way !== undefined}
        title={way === undefined ? '' : t.invoice.questions[way](name)}
        onClose={close}
      >
        {Form === undefined ? null : <Form job={job} onClose={close} />}
      </Question>
    </Group>
  );
}
