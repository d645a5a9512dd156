import { Alert, List, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { api, dataOf } from '../api/client.js';
import type { SyncJob } from '../api/shapes.js';
import { useChange } from '../api/use-change.js';
import { ChangeButton } from '../parts/change-button.js';
import { useSession } from '../session.js';
import { useWords } from '../texts/words.js';

type DriftProps = { readonly job: SyncJob };

const unseenOf = ({ drift }: SyncJob): SyncJob['drift'] =>
  drift.filter(({ seen }) => seen === undefined);

/** What SubscriptionFlow has told of an invoice since it was booked: somebody has to do it in Fortnox. */
export function DriftBox({ job }: DriftProps): ReactNode {
  const { t } = useWords();
  if (unseenOf(job).length === 0) return null;
  return (
    <Alert color="orange" mb="md" title={t.drift.title} data-testid="drift">
      <DriftList job={job} />
      <Text size="sm" my="xs">
        {t.drift.means}
      </Text>
      <SeenButton job={job} />
    </Alert>
  );
}

export function DriftList({ job }: DriftProps): ReactNode {
  const { f, said } = useWords();
  return (
    <List size="sm">
      {unseenOf(job).map(({ at, message }) => (
        <List.Item key={at + message}>
          {f.dateTime(at)}: {said(message)}
        </List.Item>
      ))}
    </List>
  );
}

/** As many as nobody has seen to and a list leaves out. */
export const hiddenDrift = (job: SyncJob): number => job.unseenDriftCount - unseenOf(job).length;

/** For who may say so, of all that is shown: what a list leaves out has to be read before. */
export function SeenButton({ job }: DriftProps): ReactNode {
  const { mayChange } = useSession();
  const latest = unseenOf(job).at(-1);
  if (!mayChange || latest === undefined || hiddenDrift(job) > 0) return null;
  return <SeenUntil job={job} until={latest.at} />;
}

/** `until`: what was told later, nobody has seen here. */
function SeenUntil({ job, until }: DriftProps & { readonly until: string }): ReactNode {
  const { t } = useWords();
  const name = job.invoiceNumber ?? job.invoiceId;
  const change = useChange(() =>
    dataOf(
      api.POST('/v1/sync-jobs/{id}/drift-seen', {
        params: { path: { id: job.id } },
        body: { until },
      }),
    ),
  );
  return (
    <ChangeButton variant="default" change={change} label={t.drift.seenOf(name)}>
      {t.drift.seen}
    </ChangeButton>
  );
}
