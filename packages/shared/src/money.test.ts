import { currencyDigits, Decimal, formatAmount, roundHalfUp, sum } from './index.js';

it('keeps sums and products of large amounts exact', () => {
  const total = new Decimal('999999999999.99').times('12345.6789012345');
  expect(total.toString()).toBe('12345678901234376.543210987655');
  expect(sum([new Decimal('0.1'), new Decimal('0.2')]).toString()).toBe('0.3');
});

it('rounds half away from zero, as Fortnox does', () => {
  expect(
    ['1.125', '1.124', '-1.125'].map((n) => roundHalfUp(new Decimal(n), 2).toString()),
  ).toEqual(['1.13', '1.12', '-1.13']);
});

it('knows how many digits a currency has', () => {
  expect(['SEK', 'JPY', 'KWD', 'CLF'].map(currencyDigits)).toEqual([2, 0, 3, 4]);
  expect(currencyDigits('EURO')).toBeUndefined();
  expect(currencyDigits('')).toBeUndefined();
});

it('shows amounts with two decimals unless they have more', () => {
  expect(formatAmount(new Decimal('5'))).toBe('5.00');
  expect(formatAmount(new Decimal('1.2345'))).toBe('1.2345');
});
