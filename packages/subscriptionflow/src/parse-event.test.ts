import { z } from 'zod';
import { subscriptionFlowEventSchema } from './event-schema.js';
import { parseEvent } from './parse-event.js';
import { sampleEvent } from './testing/sample-event.js';

type Json = Record<string, unknown>;

/** The sample with one value replaced; `undefined` removes the field. */
function withValue(path: readonly (string | number)[], value: unknown): unknown {
  const event = JSON.parse(JSON.stringify(sampleEvent())) as Json;
  const parent = path.slice(0, -1).reduce<Json>((at, key) => at[key] as Json, event);
  const last = path.at(-1) ?? '';
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else parent[last] = value;
  return event;
}

function problemsOf(json: unknown): readonly { pointer: string; message: string }[] {
  const parsed = parseEvent(json);
  return parsed.ok ? [] : parsed.error;
}

const invoice = (...path: (string | number)[]) => ['data', 'invoice', ...path];

it('takes the example of the contract', () => {
  const parsed = parseEvent(sampleEvent());
  expect(parsed).toMatchObject({ ok: true, value: { type: 'invoice.paid' } });
});

it('keeps ids that come as numbers as text', () => {
  const parsed = parseEvent(withValue(invoice('customer', 'id'), 90210));
  expect(parsed).toMatchObject({ value: { data: { invoice: { customer: { id: '90210' } } } } });
});

it('ignores unknown fields', () => {
  expect(problemsOf(withValue(invoice('is_oneoff'), false))).toEqual([]);
});

it.each([
  ['type'],
  ['schema_version'],
  ['timestamp'],
  ['source'],
  ['data'],
  invoice('id'),
  invoice('name'),
  invoice('status'),
  invoice('invoice_date'),
  invoice('due_date'),
  invoice('currency'),
  invoice('prices_include_tax'),
  invoice('sub_total'),
  invoice('discount_value'),
  invoice('tax_amount'),
  invoice('miscellaneous_charges'),
  invoice('total_amount'),
  invoice('received_payment'),
  invoice('sum_of_credit_notes'),
  invoice('closing_balance'),
  invoice('customer'),
  invoice('customer', 'id'),
  invoice('customer', 'name'),
  invoice('customer', 'billing_address'),
  invoice('lines'),
  invoice('lines', 0, 'quantity'),
  invoice('lines', 0, 'sub_total'),
  invoice('lines', 0, 'total_amount'),
  invoice('transactions'),
  invoice('transactions', 0, 'applied_amount'),
  invoice('transactions', 0, 'date'),
])('names a missing %s %s %s %s %s', (...path) => {
  const pointer = `/${path.join('/')}`;
  const [problem] = problemsOf(withValue(path, undefined));
  expect(problem?.pointer).toBe(pointer);
  if (pointer !== '/type') expect(problem?.message).toBe('is required');
});

it.each([
  invoice('exchange_rate'),
  invoice('customer', 'organisation_number'),
  invoice('customer', 'vat_id'),
  invoice('customer', 'company'),
  invoice('customer', 'email'),
  invoice('customer', 'customer_number'),
  invoice('lines', 0, 'tax_rate'),
  invoice('lines', 0, 'accounting_account_code'),
  invoice('lines', 0, 'service_from'),
  invoice('transactions', 0, 'gateway'),
  invoice('transactions', 0, 'cash_or_card'),
])('does without %s %s %s %s %s, absent or null', (...path) => {
  expect(problemsOf(withValue(path, undefined))).toEqual([]);
  expect(problemsOf(withValue(path, null))).toEqual([]);
});

it.each([
  ['money as a number', invoice('total_amount'), 1125],
  ['money with a comma', invoice('total_amount'), '1125,00'],
  ['money with an exponent', invoice('total_amount'), '1e3'],
  ['money beyond any exact number', invoice('total_amount'), '1234567890123.00'],
  ['more decimals than the euro has', invoice('lines', 0, 'tax'), '225.001'],
  ['a day that does not exist', invoice('invoice_date'), '2026-02-30'],
  ['a date with time', invoice('due_date'), '2026-12-18T00:00:00Z'],
  ['a currency in lower case', invoice('currency'), 'eur'],
  ['a currency that is no code', invoice('currency'), 'EURO'],
  ['a boolean as text', invoice('prices_include_tax'), 'true'],
  ['an empty id', invoice('id'), ''],
  ['an id that is no longer exact', invoice('id'), 9007199254740993],
  ['an id too long for an index', invoice('id'), 'x'.repeat(201)],
  ['lines that are no list', invoice('lines'), {}],
  ['a tax rate as a number', invoice('lines', 0, 'tax_rate'), 25],
  ['another schema version', ['schema_version'], '2025-01-01'],
  ['another system', ['source', 'system'], 'stripe'],
  ['an undocumented type', ['type'], 'invoice.created'],
  ['a NUL, which PostgreSQL cannot hold', invoice('name'), 'SF\u0000'],
  ['half an emoji, which PostgreSQL cannot hold', ['note'], '\ud83d'],
])('refuses %s', (_, path, value) => {
  expect(problemsOf(withValue(path, value))[0]?.pointer).toBe(`/${path.join('/')}`);
});

it('takes a currency that ISO 4217 does not know: that is meaning, not shape', () => {
  expect(problemsOf(withValue(invoice('currency'), 'XYZ'))).toEqual([]);
});

it('refuses decimals of a yen and takes the third decimal of a dinar', () => {
  expect(problemsOf(withValue(invoice('currency'), 'JPY')).length).toBeGreaterThan(3);
  const dinars = withValue(invoice('currency'), 'KWD') as { data: { invoice: Json } };
  dinars.data.invoice['total_amount'] = '1125.001';
  expect(problemsOf(dinars)).toEqual([]);
});

it('names every fault at once', () => {
  const event = withValue(invoice('status'), 5) as { data: { invoice: Json } };
  event.data.invoice['sub_total'] = null;
  event.data.invoice['customer'] = { id: '' };
  expect(problemsOf(event).map((problem) => problem.pointer)).toEqual([
    '/data/invoice/status',
    '/data/invoice/sub_total',
    '/data/invoice/customer/id',
    '/data/invoice/customer/name',
    '/data/invoice/customer/billing_address',
  ]);
});

it('says which types there are', () => {
  expect(problemsOf({ type: 'nonsense' })).toEqual([
    { pointer: '/type', message: 'must be invoice.paid, invoice.refunded or invoice.voided' },
  ]);
});

it.each([null, 5, 'text', [], {}])('refuses a body that is no event: %j', (json) => {
  expect(problemsOf(json).length).toBeGreaterThan(0);
});

it('survives a body nested deeper than the call stack', () => {
  const event = {
    ...sampleEvent(),
    note: JSON.parse('['.repeat(5e4) + ']'.repeat(5e4)) as unknown,
  };
  expect(problemsOf(event)).toEqual([]);
});

it('can be described by JSON Schema, for the API documentation', () => {
  const schema = z.toJSONSchema(subscriptionFlowEventSchema, { io: 'input' });
  expect(JSON.stringify(schema)).toContain('invoice.refunded');
});

it('takes a refund and a void', () => {
  const { schema_version, timestamp, source } = sampleEvent();
  const envelope = { schema_version, timestamp, source };
  const refund = {
    id: 'rf_1',
    date: '2026-11-25',
    amount: '100.00',
    lines: [{ id: 1, amount: '100.00' }],
  };
  const refunded = { invoice: { id: 'i1', currency: 'EUR' }, refund };
  expect(problemsOf({ ...envelope, type: 'invoice.refunded', data: refunded })).toEqual([]);
  const voided = { invoice: { id: 'i1' }, date: '2026-11-25' };
  expect(problemsOf({ ...envelope, type: 'invoice.voided', data: voided })).toEqual([]);
  const tooFine = { ...refunded, refund: { ...refund, amount: '1.001' } };
  expect(problemsOf({ ...envelope, type: 'invoice.refunded', data: tooFine })).toEqual([
    { pointer: '/data/refund/amount', message: 'must have at most 2 decimals, as EUR has' },
  ]);
});
