import type { MonthFigures } from '../api/shapes.js';

export type Sum = MonthFigures['fortnox'][number];

/** Every currency of either side, in order. */
export function currenciesIn({ subscriptionFlow, fortnox }: MonthFigures): readonly string[] {
  const all = [...subscriptionFlow, ...fortnox].map(({ currency }) => currency);
  return [...new Set(all)].sort();
}

/** What a side has in a currency: of one that it does not have, nothing. */
export function sumIn(sums: readonly Sum[], currency: string): Sum {
  return sums.find((one) => one.currency === currency) ?? { currency, count: 0, total: '0' };
}

/** Invoices on their way that have already arrived explain no difference. */
export function isNothing({ total }: Pick<Sum, 'total'>): boolean {
  return !/[1-9]/.test(total);
}
