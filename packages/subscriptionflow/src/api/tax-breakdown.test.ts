import { Decimal } from '@sync/shared';
import { parseExactJson } from './exact-json.js';
import { readTaxBreakdown } from './tax-breakdown.js';

const read = (json: string, vat: string) =>
  JSON.parse(
    JSON.stringify(readTaxBreakdown(parseExactJson(json), new Decimal(vat), 2) ?? null),
  ) as unknown;

it.each([
  ['[{"tax_rate": 25, "tax_amount": 25.0}, {"tax_rate": "12", "tax_amount": "6.00"}]', '31'],
  ['[{"rate": "25.00", "amount": 25}, {"rate": 12, "amount": 6}]', '31'],
  ['[{"percentage": 25, "tax": 24.999999999999996}, {"percentage": 12, "tax": 6}]', '31'],
])('reads the parts of %s', (json, vat) => {
  expect(read(json, vat)).toEqual([
    { rate: '25', vat: '25' },
    { rate: '12', vat: '6' },
  ]);
});

it('keeps what a part was calculated on', () => {
  expect(read('[{"rate": 25, "amount": 25, "taxable_amount": 100}]', '25')).toEqual([
    { rate: '25', vat: '25', base: '100' },
  ]);
});

it.each([
  ['nothing', '[]', '0'],
  ['a part without a rate', '[{"name": "VAT", "amount": 25}]', '25'],
  ['a part without an amount', '[{"rate": 25}]', '25'],
  ['parts that are not the charge’s VAT', '[{"rate": 25, "amount": 20}]', '25'],
  ['what is no list', '{"rate": 25, "amount": 25}', '25'],
  ['a rate of a hundred and more', '[{"rate": 2500, "amount": 25}]', '25'],
])('makes nothing of %s', (_, json, vat) => {
  expect(read(json, vat)).toBeNull();
});
