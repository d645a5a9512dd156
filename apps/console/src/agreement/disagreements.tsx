import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { disagreementsQuery } from '../api/agreement-queries.js';
import { Loaded, Section } from '../parts/notice.js';
import { useWords } from '../texts/words.js';
import { DisagreementLines } from './disagreement-lines.js';

/** Months of which comparisons, of the night most of all, say that the two sides do not agree. */
export function Disagreements(): ReactNode {
  const { t } = useWords();
  const disagreements = useQuery(disagreementsQuery);
  return (
    <Loaded query={disagreements}>
      {({ items }) =>
        items.length === 0 ? null : (
          <Section title={t.agreement.attention} testId="disagreements">
            <Text size="sm" c="dimmed">
              {t.agreement.attentionNote}
            </Text>
            <DisagreementLines disagreements={items} />
          </Section>
        )
      }
    </Loaded>
  );
}
