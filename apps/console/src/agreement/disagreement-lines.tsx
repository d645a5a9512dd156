import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Disagreement } from '../api/shapes.js';
import { TextLink } from '../parts/links.js';
import { useConnectionName } from '../session.js';
import { useWords } from '../texts/words.js';
import { useWho } from './who.js';

type LinesProps = { readonly disagreements: readonly Disagreement[] };

/** One line for each company and month, with the way to its page. */
export function DisagreementLines({ disagreements }: LinesProps): ReactNode {
  const { t } = useWords();
  return (
    <ul className="companies" aria-label={t.agreement.attention}>
      {disagreements.map((one) => (
        <Line key={`${one.connectionId} ${one.month}`} disagreement={one} />
      ))}
    </ul>
  );
}

function Line({ disagreement }: { readonly disagreement: Disagreement }): ReactNode {
  const { t, f } = useWords();
  const nameOf = useConnectionName();
  const who = useWho();
  const { connectionId, month, findings, latest } = disagreement;
  return (
    <li className="company-line" data-testid="disagreement">
      <TextLink to="/connections/$id/agreement" params={{ id: connectionId }} search={{ month }}>
        {t.agreement.companyAndMonth(nameOf(connectionId), f.month(month))}
      </TextLink>
      <span>
        {t.agreement.differs(f.count(findings), findings)}{' '}
        {latest === null ? null : (
          <Text span size="sm" c="dimmed">
            {who(latest)}
          </Text>
        )}
      </span>
    </li>
  );
}
