import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { disagreementsQuery } from '../api/agreement-queries.js';
import { TextLink } from '../parts/links.js';
import { useWords } from '../texts/words.js';

type OtherMonthsProps = { readonly id: string; readonly month: string };

/** Who looks at one month is told of the others of the company that do not agree. */
export function OtherMonths({ id, month }: OtherMonthsProps): ReactNode {
  const { t, f } = useWords();
  const { data } = useQuery(disagreementsQuery);
  const others = (data?.items ?? []).filter(
    (one) => one.connectionId === id && one.month !== month,
  );
  if (others.length === 0) return null;
  return (
    <Text mb="md" className="said" component="div" data-testid="other-months">
      <span>{t.agreement.others}</span>
      {others.map((one) => (
        <TextLink
          key={one.month}
          to="/connections/$id/agreement"
          params={{ id }}
          search={{ month: one.month }}
        >
          {f.month(one.month)}
        </TextLink>
      ))}
    </Text>
  );
}
