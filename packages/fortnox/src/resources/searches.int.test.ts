import { json, startFakeServer, type FakeServer, type Reply } from '../testing/fake-server.js';
import { testClient } from '../testing/stubs.js';

let server: FakeServer;
afterEach(() => server.close());

async function clientOf(reply: Reply) {
  server = await startFakeServer(reply);
  return testClient(server.url);
}

function invoice(number: string, reference: string, cancelled = false) {
  return {
    DocumentNumber: number,
    ExternalInvoiceReference1: reference,
    Booked: false,
    Cancelled: cancelled,
  };
}

function pageOf(name: string, items: readonly unknown[], page = 1, pages = 1) {
  const MetaInformation = { '@TotalResources': 2, '@TotalPages': pages, '@CurrentPage': page };
  return { MetaInformation, [name]: items };
}

it('finds an invoice only by exactly its reference, and never a cancelled one', async () => {
  const found = [invoice('1', 'inv-12'), invoice('2', 'inv-1', true), invoice('3', 'inv-1')];
  const client = await clientOf(json(200, pageOf('Invoices', found)));
  const result = await client.invoices.findByExternalReference('inv-1');
  expect(result.ok && result.value.map(({ documentNumber }) => documentNumber)).toEqual(['3']);
});

it('looks through every page before it says that an invoice is not there', async () => {
  const client = await clientOf((response, received) => {
    const page = Number(new URL(received.path, 'http://x').searchParams.get('page'));
    const items = page === 2 ? [invoice('9', 'inv-1')] : [invoice('1', 'inv-10')];
    json(200, pageOf('Invoices', items, page, 2))(response, received);
  });
  const result = await client.invoices.findByExternalReference('inv-1');
  expect(result.ok && result.value.map(({ documentNumber }) => documentNumber)).toEqual(['9']);
});

it('finds nothing in an empty list', async () => {
  const client = await clientOf(json(200, pageOf('Invoices', [], 1, 0)));
  expect(await client.invoices.findByExternalReference('inv-1')).toEqual({ ok: true, value: [] });
});

it('does not take a list with an unreadable item for a complete one', async () => {
  const client = await clientOf(json(200, pageOf('Invoices', [{ Booked: true }])));
  expect(await client.invoices.findByExternalReference('inv-1')).toMatchObject({
    ok: false,
    error: { kind: 'unavailable' },
  });
});

it('never takes a payment of another invoice for one of this', async () => {
  const payment = (number: string, of: number) => ({
    Number: number,
    InvoiceNumber: of,
    Booked: false,
  });
  const client = await clientOf(
    json(200, pageOf('InvoicePayments', [payment('1', 7), payment('2', 70)])),
  );
  const result = await client.invoicePayments.listByInvoice('7');
  expect(result.ok && result.value.map(({ number }) => number)).toEqual(['1']);
});

it.each([
  [{ LockedPeriod: { EndDate: '2026-06-30' } }, '2026-06-30'],
  [{ LockedPeriod: {} }, undefined],
  [{ LockedPeriod: null }, undefined],
])('reads how far the books are locked from %j', async (body, endDate) => {
  const client = await clientOf(json(200, body));
  expect(await client.lockedPeriod.get()).toMatchObject({ ok: true, value: { endDate } });
});

it('lists only financial years that cover the date, whatever Fortnox filtered', async () => {
  const year = (from: string, to: string) => ({ Id: 1, FromDate: from, ToDate: to });
  const years = [year('2025-01-01', '2025-12-31'), year('2026-01-01', '2026-12-31')];
  const client = await clientOf(json(200, { FinancialYears: years }));
  const result = await client.financialYears.list({ date: '2026-12-31' });
  expect(result.ok && result.value.map(({ fromDate }) => fromDate)).toEqual(['2026-01-01']);
});

it('removes a draft payment, whose answer is empty', async () => {
  const client = await clientOf((response) => {
    response.writeHead(204).end();
  });
  expect(await client.invoicePayments.remove('3')).toEqual({ ok: true, value: true });
});
