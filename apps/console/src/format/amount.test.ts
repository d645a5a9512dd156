import { decimalFormat } from './amount.js';

const formatAmount = decimalFormat('en');

describe('amounts', () => {
  it('shows every digit the API gave, with thousands apart', () => {
    expect(formatAmount('1125.00')).toBe('1\u202f125.00');
    expect(formatAmount('1234567.1')).toBe('1\u202f234\u202f567.1');
    expect(formatAmount('999')).toBe('999');
  });

  it('never loses öre to floating point', () => {
    expect(formatAmount('90071992547409931.01')).toBe(
      '90\u202f071\u202f992\u202f547\u202f409\u202f931.01',
    );
  });

  it('shows a credit with a minus sign', () => {
    expect(formatAmount('-1125.00')).toBe('−1\u202f125.00');
  });

  it('shows what is no decimal as it is instead of guessing', () => {
    expect(formatAmount('N/A')).toBe('N/A');
  });

  it('writes the decimal sign of the reader’s language', () => {
    expect(decimalFormat('sv')('-12500.50')).toBe('−12\u202f500,50');
  });
});
