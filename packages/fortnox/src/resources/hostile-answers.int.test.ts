import type { CallRecord } from '../client.js';
import { isRecord, parseJson } from '../failure/envelope.js';
import { json, startFakeServer, type FakeServer, type Reply } from '../testing/fake-server.js';
import { liveCall, testClient } from '../testing/stubs.js';
import { readCustomer } from './customers.js';
import { fieldsOf } from './fields.js';
import { readInvoicePayment } from './invoice-payments.js';
import { readInvoice } from './invoices.js';

let server: FakeServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function clientOf(reply: Reply) {
  server = await startFakeServer(reply);
  return testClient(server.url);
}

it.each([
  '1e9000000',
  '-1e9999999999999999',
  '1e-9000000',
  '9'.repeat(5000),
  `0.${'1'.repeat(5000)}`,
])('takes no number for an amount that nobody could write out: %.12s', (amount) => {
  const fields = fieldsOf({ Total: amount, Unit: amount });
  expect(fields.decimal('Total')).toBeUndefined();
  expect(fields.integer('Unit')).toBeUndefined();
});

it('reads every number that Fortnox writes', () => {
  const numbers = { Small: 1e-7, Large: '123456789012.345678', Negative: '-0.01', Big: 1e21 };
  const fields = fieldsOf(numbers);
  const read = Object.keys(numbers).map((name) => fields.decimal(name)?.toFixed());
  expect(read).toEqual(['0.0000001', '123456789012.345678', '-0.01', '1000000000000000000000']);
});

it('takes no number that is not exact for a count', () => {
  expect(fieldsOf({ '@TotalPages': 1e80 }).integer('@TotalPages')).toBeUndefined();
});

it('takes no text of megabytes for a number of a document', async () => {
  const DocumentNumber = '7'.repeat(2_000_000);
  const client = await clientOf(
    json(200, { Invoice: { DocumentNumber, Booked: false, Cancelled: false } }),
  );
  expect(await client.invoices.get('7')).toMatchObject({
    ok: false,
    error: { kind: 'unavailable' },
  });
});

it('takes no text for a number of a document that has more than forty characters', () => {
  const flags = { Booked: false, Cancelled: false };
  const long = '7'.repeat(41);
  const invoice = readInvoice(fieldsOf({ DocumentNumber: '7'.repeat(40), ...flags }));
  expect(invoice?.documentNumber).toHaveLength(40);
  expect(readInvoice(fieldsOf({ DocumentNumber: long, ...flags }))).toBeUndefined();
  const payment = { Number: '7', InvoiceNumber: '7', Booked: false };
  expect(readInvoicePayment(fieldsOf(payment))?.number).toBe('7');
  expect(readInvoicePayment(fieldsOf({ ...payment, Number: long }))).toBeUndefined();
  expect(readInvoicePayment(fieldsOf({ ...payment, InvoiceNumber: long }))).toBeUndefined();
});

it('keeps no text longer than Fortnox’s longest, as that of a customer’s number', () => {
  const customer = (length: number) =>
    readCustomer(fieldsOf({ CustomerNumber: 'x'.repeat(length) }));
  expect(customer(1024)?.customerNumber).toHaveLength(1024);
  expect(customer(1025)).toBeUndefined();
  expect(fieldsOf({ Currency: 'x'.repeat(1025) }).text('Currency')).toBeUndefined();
});

it('tells no request by an id that is none', async () => {
  const told: (string | undefined)[] = [];
  for (const id of ['abc-1', 'x'.repeat(201)]) {
    server = await startFakeServer(json(200, {}, { 'x-uid': id }));
    const onCall = ({ requestId }: CallRecord): void => {
      told.push(requestId);
    };
    await testClient(server.url, { call: { ...liveCall, onCall } }).invoices.get('7');
    await server.close();
  }
  expect(told).toEqual(['abc-1', undefined]);
});

it.each(['7'.repeat(41), '\u4e00'.repeat(3000)])(
  'takes no text that is no number of a document for one: it would be part of a key in the ledger',
  async (number) => {
    const client = await clientOf(
      json(201, { InvoicePayment: { Number: number, InvoiceNumber: '1', Booked: false } }),
    );
    const payment = await client.invoicePayments.create({
      ...{ InvoiceNumber: 1, Amount: 1, AmountCurrency: 1, PaymentDate: '2026-11-20' },
      ...{ ModeOfPayment: 'BG', ModeOfPaymentAccount: 1930 },
    });
    expect(payment).toMatchObject({ ok: false, error: { kind: 'outcome-unknown' } });
  },
);

const meta = { '@TotalPages': 999_999_999, '@CurrentPage': 1, '@TotalResources': 9 };

it('stops reading invoices of one reference that never end, rather than fill the memory', async () => {
  const Invoices = Array.from({ length: 500 }, (_, n) => ({
    ...{ DocumentNumber: String(n), Booked: false, Cancelled: false },
    ExternalInvoiceReference1: 'inv-1',
  }));
  const client = await clientOf(json(200, { MetaInformation: meta, Invoices }));
  const answer = await client.invoices.findByExternalReference('inv-1');
  expect(answer).toMatchObject({ ok: false, error: { kind: 'unavailable' } });
  expect(server?.received.length).toBeLessThan(20);
});

it('turns no pages on which nothing stands, and takes them for no whole list', async () => {
  const client = await clientOf(json(200, { MetaInformation: meta, Invoices: [] }));
  const answer = await client.invoices.findByExternalReference('inv-1');
  expect(answer).toMatchObject({ ok: false, error: { kind: 'unavailable' } });
  expect(server?.received).toHaveLength(1);
});

it('stops reading payments of one invoice that never end', async () => {
  const InvoicePayments = Array.from({ length: 500 }, (_, n) => ({
    ...{ Number: String(n), InvoiceNumber: 7, Booked: false },
  }));
  const client = await clientOf(json(200, { MetaInformation: meta, InvoicePayments }));
  const answer = await client.invoicePayments.listByInvoice('7');
  expect(answer).toMatchObject({ ok: false, error: { kind: 'unavailable' } });
  expect(server?.received.length).toBeLessThan(20);
});

const largest = 15_000_000;

it.each([
  ['lists', `{"Invoices":[${'[],'.repeat(largest / 3)}[]]}`],
  ['numbers', `{"Invoices":[${'1,'.repeat(largest / 2)}1]}`],
  ['levels', '['.repeat(largest / 2) + ']'.repeat(largest / 2)],
])('does not stand still over an answer of millions of %s', (_what, body) => {
  const startedAt = performance.now();
  expect(parseJson(body)).toBeUndefined();
  expect(performance.now() - startedAt).toBeLessThan(1000);
});

it('reads a list larger than any that Fortnox sends', () => {
  const record = Object.fromEntries(Array.from({ length: 80 }, (_, n) => [`Field${n}`, 'a, b']));
  const Customers = Array.from({ length: 500 }, () => record);
  expect(isRecord(parseJson(JSON.stringify({ Customers })))).toBe(true);
});

describe('an answer about another document than the one that was asked for', () => {
  const Invoice = { DocumentNumber: '8', Booked: true, Cancelled: true };
  const InvoicePayment = { Number: '8', InvoiceNumber: '7', Booked: true };

  it('is not taken for it', async () => {
    const client = await clientOf(json(200, { Invoice, InvoicePayment }));
    const unread = { ok: false, error: { kind: 'unavailable' } };
    expect(await client.invoices.get('7')).toMatchObject(unread);
    expect(await client.invoicePayments.get('7')).toMatchObject(unread);
  });

  it('leaves open whether a change of it was made', async () => {
    const client = await clientOf(json(200, { Invoice, InvoicePayment }));
    const { invoices, invoicePayments } = client;
    const answers = await Promise.all([
      ...[invoices.update('7', {}), invoices.bookkeep('7'), invoices.cancel('7')],
      ...[invoices.externalPrint('7'), invoicePayments.bookkeep('7')],
    ]);
    for (const answer of answers) {
      expect(answer).toMatchObject({ ok: false, error: { kind: 'outcome-unknown' } });
    }
  });
});
