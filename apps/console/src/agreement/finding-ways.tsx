import { Button, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { api, dataOf } from '../api/client.js';
import type { Agreement, AgreementFinding } from '../api/shapes.js';
import { useChange } from '../api/use-change.js';
import { ReplayForm } from '../invoices/ways-on.js';
import { ChangeButton } from '../parts/change-button.js';
import { TextLink } from '../parts/links.js';
import { Question } from '../parts/question.js';
import { useSession } from '../session.js';
import { useWords } from '../texts/words.js';
import { jobOf, nameOf } from './finding-words.js';

/** Takes in missing invoices of one comparison: some by their places, or all of a month. */
function takeIn(
  reconciliationId: string,
  body: { readonly positions?: number[]; readonly month?: string },
) {
  const params = { path: { id: reconciliationId } };
  return dataOf(api.POST('/v1/reconciliations/{id}/enqueue-missing', { params, body }));
}

/** One button for all that is missing and needs nobody to look into it. */
export function TakeInAll({ agreement }: { readonly agreement: Agreement }): ReactNode {
  const { t, f } = useWords();
  const { enqueueable, month } = agreement;
  const change = useChange(async () => {
    for (const { reconciliationId } of enqueueable) await takeIn(reconciliationId, { month });
  });
  const count = enqueueable.reduce((sum, one) => sum + one.count, 0);
  if (count === 0) return null;
  return (
    <ChangeButton change={change}>{t.agreement.takeInAll(f.count(count), count)}</ChangeButton>
  );
}

type FindingProps = { readonly finding: AgreementFinding };

/** What can be done about one of them here, and the way to its invoice. */
export function FindingWays({ finding }: FindingProps): ReactNode {
  const { t } = useWords();
  const { mayChange } = useSession();
  const name = nameOf(finding) ?? '';
  const jobId = jobOf(finding);
  const isTaken = finding.enqueuedJobId !== null;
  return (
    <div className="ways">
      {mayChange && finding.enqueueable && !isTaken ? <TakeIn finding={finding} /> : null}
      {mayChange && jobId !== undefined && finding.jobStatus === 'dead-lettered' ? (
        <TryAgain id={jobId} name={name} />
      ) : null}
      <Standing finding={finding} />
      {jobId === undefined ? null : (
        <TextLink
          to="/jobs/$id"
          params={{ id: jobId }}
          aria-label={t.agreement.about(t.agreement.open, name)}
          className="small"
        >
          {t.agreement.open}
        </TextLink>
      )}
    </div>
  );
}

function TakeIn({ finding }: FindingProps): ReactNode {
  const { t } = useWords();
  const { reconciliationId, position } = finding;
  const change = useChange(() => takeIn(reconciliationId, { positions: [position] }));
  return (
    <ChangeButton
      change={change}
      variant="default"
      size="compact-sm"
      label={t.agreement.about(t.agreement.takeIn, nameOf(finding) ?? '')}
    >
      {t.agreement.takeIn}
    </ChangeButton>
  );
}

type TryAgainProps = { readonly id: string; readonly name: string };

function TryAgain({ id, name }: TryAgainProps): ReactNode {
  const { t } = useWords();
  const [opened, setOpened] = useState(false);
  const close = (): void => {
    setOpened(false);
  };
  return (
    <>
      <Button
        variant="default"
        size="compact-sm"
        aria-label={t.agreement.about(t.agreement.tryAgain, name)}
        onClick={() => {
          setOpened(true);
        }}
      >
        {t.agreement.tryAgain}
      </Button>
      <Question opened={opened} title={t.invoice.questions.replay(name)} onClose={close}>
        <ReplayForm job={{ id }} onClose={close} />
      </Question>
    </>
  );
}

/** Its job has ended: that it is done says nothing new. */
const carried = new Set<AgreementFinding['reason']>(['gone', 'not-looked-up', 'shared']);

/** What has become of a missing invoice since the comparison. */
function Standing({ finding }: FindingProps): ReactNode {
  const { t } = useWords();
  const { kind, enqueuedJobId, jobStatus } = finding;
  if (kind !== 'missing' || carried.has(finding.reason)) return null;
  if (jobStatus === 'succeeded' || jobStatus === 'resolved') {
    return <Text size="sm">{t.agreement.bookedSince}</Text>;
  }
  if (jobStatus === 'queued' || jobStatus === 'running' || jobStatus === 'retrying') {
    return <Text size="sm">{t.agreement.onItsWay}</Text>;
  }
  return enqueuedJobId !== null && jobStatus === null ? (
    <Text size="sm">{t.agreement.taken}</Text>
  ) : null;
}
