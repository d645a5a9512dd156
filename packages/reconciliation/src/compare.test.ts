import { Decimal } from '@sync/shared';
import { compare } from './compare.js';
import type { Facts } from './facts.js';
import type { LedgerEntry } from './ledger-view.js';
import { facts, held, job, paid, settings } from './testing/sample-facts.js';

const booked = (invoiceId: string, fortnoxInvoiceNumber: string): LedgerEntry => ({
  ...job(invoiceId, 'succeeded'),
  ...{ fortnoxInvoiceNumber, booked: true },
});

const told = (given: Partial<Facts>) =>
  compare(facts(given)).findings.map(({ kind, invoiceId }) => [kind, invoiceId]);

it('finds nothing where all three agree, whatever digits an amount is written with', () => {
  const given = { source: [paid('a')], ledger: [booked('a', '1')], held: [held('1', 'a')] };
  expect(compare(facts(given))).toEqual({
    figures: {
      ...{ paidInSubscriptionFlow: 1, inLedger: 1, inFortnox: 1 },
      ...{ agreed: 1, pending: 0, leftOut: 0 },
    },
    findings: [],
    months: [expect.objectContaining({ month: '2026-11', agreed: 1, findings: 0 })],
  });
});

it('does not take a credit invoice for a duplicate of what it credits', () => {
  const credit = held('2', 'a', { total: new Decimal(-100) });
  const given = { source: [paid('a')], ledger: [booked('a', '1')] };
  expect(told({ ...given, held: [held('1', 'a'), credit] })).toEqual([]);
});

it('does not call extra what refunds have taken back one after the other', () => {
  const ledger = [booked('a', '1')];
  const first = held('2', 'a', { total: new Decimal(-1000) });
  const own = { externalInvoiceReference2: 'a', total: new Decimal(-250) };
  const second = held('3', 'a:refund:r2', own);
  expect(told({ ledger, held: [held('1', 'a'), first, second] })).toEqual([]);
  expect(told({ ledger, held: [held('1', 'a'), first] })).toEqual([['extra', 'a']]);
});

it('does not call extra what was voided and credited as a whole', () => {
  const ledger = [booked('a', '1')];
  const credit = held('2', 'a', { total: new Decimal(-1250) });
  expect(told({ ledger, held: [held('1', 'a'), credit] })).toEqual([]);
  expect(told({ ledger, held: [held('1', 'a')] })).toEqual([['extra', 'a']]);
});

it('does not call extra what refunds have taken back but for öresavrundning', () => {
  const [invoice, half] = [new Decimal('1863'), new Decimal('-931')];
  const credits = [held('2', 'a', { total: half }), held('3', 'a', { total: half })];
  const ledger = [{ ...booked('a', '1'), invoiceDate: '2026-11-18' }];
  const all = [held('1', 'a', { total: invoice }), ...credits];
  expect(told({ ledger, held: all })).toEqual([]);
  const alone = held('2', 'a', { total: new Decimal('-1862') });
  expect(told({ ledger, held: [held('1', 'a', { total: invoice }), alone] })).toHaveLength(1);
  const first = held('2', 'a', { total: new Decimal('-931.50') });
  expect(told({ ledger, held: [held('1', 'a', { total: invoice }), first] })).toHaveLength(1);
});

it('expects neither booking nor balance where the connection leaves drafts', () => {
  const draft = held('1', 'a', { booked: false, balance: new Decimal(1250) });
  const given = { source: [paid('a')], ledger: [booked('a', '1')], held: [draft] };
  expect(told(given)).toEqual([
    ['unbooked', 'a'],
    ['unpaid', 'a'],
  ]);
  expect(told({ ...given, settings: { ...settings, bookkeep: false } })).toEqual([]);
});

it('calls another currency a difference although the figure is the same', () => {
  const euro = held('1', 'a', { currency: 'EUR' });
  expect(told({ source: [paid('a')], held: [euro] })).toEqual([['different', 'a']]);
});

it('leaves invoices outside the period to their own comparison', () => {
  expect(told({ source: [paid('a', { invoiceDate: '2026-10-31' })] })).toEqual([]);
});

it('looks past invoices of others, which bear no reference', () => {
  const theirs = { ...held('9', 'x'), externalInvoiceReference1: undefined };
  expect(told({ held: [theirs] })).toEqual([]);
});

it('tells of an invoice whose id is too long for a job, and does not offer to take it in', () => {
  const [fits, tooLong] = ['x'.repeat(200), 'x'.repeat(201)];
  const { findings } = compare(facts({ source: [paid(fits), paid(tooLong)] }));
  expect(findings).toMatchObject([
    { kind: 'missing', reason: 'never-told', enqueueable: true },
    { kind: 'missing', reason: 'id-too-long', enqueueable: false, invoiceId: tooLong },
  ]);
});
