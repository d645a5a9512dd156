import type { FortnoxInvoice } from '@sync/fortnox';
import { Decimal } from '@sync/shared';
import {
  creditNumberIn,
  differencesOf,
  withoutRoundOff,
  type CreditRecord,
} from './credit-record.js';

const record = (change: Partial<CreditRecord>): CreditRecord => ({
  ...{ documentNumber: '18', total: '-100.5', totalVat: '-20.1', currency: 'SEK' },
  ...{ currencyRate: '1', currencyUnit: 1, accountingMethod: 'ACCRUAL', booked: false },
  ...{ roundOff: '0', balance: '0', invoiceDate: null, lockedUntil: null },
  ...{ madeFrom: null, madeBy: null, toldAs: null, plannedAs: null, booksAs: null },
  ...change,
});

const expected = {
  ...{ externalReference: 'i', currency: 'SEK', currencyRate: new Decimal(1), currencyUnit: 1 },
  ...{ total: new Decimal('-100.50'), vat: new Decimal('-20.10') },
  vatTolerance: new Decimal('0.06'),
};

const differences = (change: Partial<CreditRecord>) =>
  differencesOf(withoutRoundOff(record(change)), expected);

describe('the echo of a credit', () => {
  it('is as planned when total, VAT, currency and rate are', () => {
    expect(differences({})).toEqual([]);
    expect(differences({ totalVat: '-20.16' })).toEqual([]);
  });

  it('is as planned when Fortnox has rounded it to whole kronor', () => {
    expect(differences({ total: '-101', roundOff: '-0.5' })).toEqual([]);
    expect(differences({ total: '-101', roundOff: '-0.4' })).toHaveLength(1);
  });

  it.each([
    ['another VAT than rounding explains', { totalVat: '-20.17' }],
    ['no VAT', { totalVat: null }],
    ['another total', { total: '-100.51' }],
    ['no total', { total: null }],
    ['another currency', { currency: 'EUR' }],
    ['another rate', { currencyRate: '1.1' }],
  ])('differs by %s', (_, change) => {
    expect(differences(change)).toHaveLength(1);
  });
});

describe('the number of a credit invoice', () => {
  const answer = (documentNumber: string, creditInvoiceReference?: string) =>
    ({ documentNumber, creditInvoiceReference }) as FortnoxInvoice;

  it('is what the credited invoice names, which PUT …/credit returns', () => {
    expect(creditNumberIn(answer('17', '18'), '17')).toBe('18');
    expect(creditNumberIn(answer('17'), '17')).toBeUndefined();
  });

  it('is never the invoice’s own, should Fortnox answer the credit that refers back to it', () => {
    expect(creditNumberIn(answer('18', '17'), '17')).toBe('18');
  });
});
