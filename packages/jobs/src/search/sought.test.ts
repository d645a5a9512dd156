import { marksOf, readSought } from './sought.js';

const marksSought = (query: string) => readSought(query)?.marks ?? [];
const amountOf = (total: string) =>
  marksOf({ total, fortnoxInvoiceNumber: null, ids: [] }).at(0) ?? 'none';

it.each(['1250', '1250.00', '1 250,00', '1,250.00', '1.250,00 kr', '1\u00a0250 SEK', '-1250'])(
  'an amount is found however a person writes it: %s',
  (query) => {
    expect(marksSought(query)).toContain(amountOf('1250.00'));
  },
);

it('another amount is another', () => {
  expect(marksSought('1250.01')).not.toContain(amountOf('1250.00'));
  expect(marksSought('12,5')).toContain(amountOf('12.50'));
});

it('a word is no amount, and nothing is sought by nothing', () => {
  expect(marksSought('SF-12').every((mark) => !mark.startsWith('='))).toBe(true);
  expect(readSought('   ')).toBeUndefined();
});

it('a number in Fortnox and an id are found as a whole', () => {
  const marks = marksOf({ total: null, fortnoxInvoiceNumber: '4711', ids: ['Inv-A'] });
  expect(marksSought('4711')).toEqual(expect.arrayContaining(['#4711']));
  expect(marks).toEqual(['#4711', '@inv-a']);
  expect(marksSought('inv-A')).toContain('@inv-a');
});
