import type { Decimal } from '@sync/shared';

/** An amount as a person reads it: "12 345,60 SEK" with hard spaces, always two decimals. */
export function money(amount: Decimal | string, currency?: string): string {
  const text = typeof amount === 'string' ? amount : amount.toFixed(2);
  const [whole = '0', cents] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '\u00a0');
  const number = cents === undefined ? grouped : `${grouped},${cents}`;
  return currency === undefined ? number : `${number}\u00a0${currency}`;
}
