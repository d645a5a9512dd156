import { Alert, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Agreement } from '../api/shapes.js';
import { colours } from '../parts/pill.js';
import { useWords } from '../texts/words.js';
import { useWho } from './who.js';
import { tones, verdictOf } from './verdict.js';

/** Does it agree? The answer first, then by which comparison. */
export function VerdictBox({ agreement }: { readonly agreement: Agreement }): ReactNode {
  const { t, f, said } = useWords();
  const who = useWho();
  const verdict = verdictOf(agreement);
  const { findings, figures, latest, through } = agreement;
  const pending = figures?.pending ?? 0;
  const title =
    verdict === 'differs'
      ? t.agreement.differs(f.count(findings), findings)
      : t.agreement.verdicts[verdict];
  return (
    <Alert
      color={colours[tones[verdict]]}
      title={title}
      role="status"
      mb="md"
      data-testid="verdict"
    >
      {pending === 0 ? null : <Text>{t.agreement.onTheirWay(f.count(pending), pending)}</Text>}
      {latest === null || through === null ? null : (
        <Text>{t.agreement.compared(f.dateTime(timeOf(latest)), who(latest), through)}</Text>
      )}
      {(latest?.figures?.notes ?? []).map((note) => (
        <Text key={note} size="sm">
          {said(note)}
        </Text>
      ))}
    </Alert>
  );
}

/** When it was read what the comparison tells; `createdAt` is when it was asked for. */
function timeOf({ startedAt, createdAt }: NonNullable<Agreement['latest']>): string {
  return startedAt ?? createdAt;
}
