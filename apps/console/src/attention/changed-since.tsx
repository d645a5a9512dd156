import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { CHANGED_SHOWN, changedSinceQuery } from '../api/queries.js';
import { DriftList, hiddenDrift, SeenButton } from '../invoices/drift-box.js';
import { TextLink } from '../parts/links.js';
import { Loaded, Section } from '../parts/notice.js';
import { useConnectionName } from '../session.js';
import { useWords } from '../texts/words.js';

/** Booked invoices that SubscriptionFlow has changed, refunded or voided since. */
export function ChangedSince(): ReactNode {
  const { t } = useWords();
  const changed = useQuery(changedSinceQuery);
  return (
    <Loaded query={changed}>
      {({ items }) =>
        items.length === 0 ? null : (
          <Section
            title={t.drift.title}
            testId="changed-since"
            beside={
              <TextLink to="/jobs" search={{ drift: 'unseen' }}>
                {t.drift.all}
              </TextLink>
            }
          >
            <Text size="sm" c="dimmed" mb="sm">
              {t.drift.means}
            </Text>
            {items.slice(0, CHANGED_SHOWN).map((job) => (
              <Changed key={job.id} job={job} />
            ))}
          </Section>
        )
      }
    </Loaded>
  );
}

function Changed({ job }: Parameters<typeof DriftList>[0]): ReactNode {
  const { t } = useWords();
  const nameOf = useConnectionName();
  const hidden = hiddenDrift(job);
  return (
    <div className="changed" data-testid="changed">
      <Text component="div" fw={600}>
        <TextLink to="/jobs/$id" params={{ id: job.id }}>
          {job.invoiceNumber ?? job.invoiceId}
        </TextLink>
        , {nameOf(job.connectionId)}
      </Text>
      <DriftList job={job} />
      {hidden > 0 ? (
        <TextLink to="/jobs/$id" params={{ id: job.id }}>
          {t.drift.more(hidden)}
        </TextLink>
      ) : null}
      <SeenButton job={job} />
    </div>
  );
}
