import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../texts/words.js';

type AmountProps = {
  /** Decimal string in the currency; absent until the invoice has been read. */
  readonly decimal: string | null;
  readonly currency: string | null;
};

export function Amount({ decimal, currency }: AmountProps): ReactNode {
  const { t, f } = useWords();
  if (decimal === null)
    return (
      <Text span c="dimmed">
        {t.invoices.notRead}
      </Text>
    );
  return (
    <span className="amount">
      {f.amount(decimal)} {currency}
    </span>
  );
}
