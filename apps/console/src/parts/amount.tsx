import type { ReactNode } from 'react';
import { formatAmount } from '../format/amount.js';

type AmountProps = {
  /** Decimal string in the currency; absent until the invoice has been read. */
  readonly decimal: string | null | undefined;
  readonly currency: string | null | undefined;
};

export function Amount({ decimal, currency }: AmountProps): ReactNode {
  if (decimal === null || decimal === undefined) return <span className="faint">not read yet</span>;
  return (
    <span className="amount">
      {formatAmount(decimal)} <span className="currency">{currency}</span>
    </span>
  );
}
