import type {
  AccrualDraft,
  CustomerDraft,
  InvoiceDraft,
  InvoicePaymentDraft,
} from '../mapping/drafts.js';
import { json, startFakeServer, type Received } from '../testing/fake-server.js';
import { bodyFields, operations } from '../testing/field-table.js';
import { readSpecification } from '../testing/reference-material.js';
import { faultsOf, ownRules, rulesOf } from '../testing/request-rules.js';
import { testClient } from '../testing/stubs.js';
import type { FortnoxClient } from './fortnox-client.js';

const specification = readSpecification();
const official = specification && rulesOf(specification);

/** Every field that a draft may carry: a field left out here would go unchecked. */
const customer: Required<CustomerDraft> = {
  CustomerNumber: 'C-1',
  Name: 'Örjan & Söner AB',
  Type: 'COMPANY',
  VATType: 'SEVAT',
  OrganisationNumber: '556036-0793',
  VATNumber: 'SE556036079301',
  Email: 'faktura@example.se',
  Address1: 'Storgatan 1',
  Address2: 'c/o Svensson',
  ZipCode: '111 22',
  City: 'Göteborg',
  CountryCode: 'SE',
  Currency: 'SEK',
  ExternalReference: 'sf-1',
};

const invoice: Required<InvoiceDraft> = {
  CustomerNumber: 'C-1',
  ExternalInvoiceReference1: 'inv-1',
  YourOrderNumber: 'INV-1',
  InvoiceDate: '2026-11-01',
  DueDate: '2026-12-01',
  Currency: 'EUR',
  CurrencyRate: 11.0345,
  CurrencyUnit: 1,
  VATIncluded: false,
  AdministrationFee: 0,
  Freight: 0,
  Language: 'SV',
  YourReference: 'Anna Andersson',
  ExternalInvoiceReference2: 'PO-4711',
  InvoiceRows: [
    {
      AccountNumber: 3001,
      Description: 'Abonnemang',
      DeliveredQuantity: '1.5',
      Price: 99.99,
      VAT: 25,
      VATCode: 'MP1',
      Discount: 10,
      DiscountType: 'AMOUNT',
      ArticleNumber: 'PRO-M',
      CostCenter: 'KS1',
      Project: 'P1',
    },
    { Description: 'Ursprungligt fakturadatum: 2026-10-31' },
  ],
};

const payment: Required<InvoicePaymentDraft> = {
  InvoiceNumber: 1,
  Amount: 1103.45,
  AmountCurrency: 100,
  CurrencyRate: 11.0345,
  PaymentDate: '2026-11-02',
  ModeOfPayment: 'BG',
  ModeOfPaymentAccount: 1930,
  WriteOffs: [
    {
      AccountNumber: 3740,
      Amount: 0.38,
      Currency: 'SEK',
      Description: 'Avrundning',
      CostCenter: 'KS1',
      Project: 'P1',
    },
  ],
};

const accrual: Required<AccrualDraft> = {
  InvoiceNumber: 1,
  Description: 'SF-1 2027-01-01 – 2027-12-31',
  AccrualAccount: 2970,
  RevenueAccount: 3001,
  StartDate: '2027-01-01',
  EndDate: '2027-12-31',
  Period: 'MONTHLY',
  Times: 12,
  Total: 12_000,
  VATIncluded: false,
  InvoiceAccrualRows: [
    { Account: 2970, Debit: 1000, Credit: 0 },
    { Account: 3001, Debit: 0, Credit: 1000 },
  ],
};

/** Everything the client can do, with everything it can send. */
const everything: readonly ((client: FortnoxClient) => Promise<unknown>)[] = [
  (c) => c.customers.get('C-1'),
  (c) => c.customers.search({ organisationnumber: '556036-0793' }),
  (c) => c.customers.search({ email: 'faktura@example.se' }),
  (c) => c.customers.search({ customernumber: 'C-1' }),
  (c) => c.customers.search({ name: 'Örjan & Söner AB' }),
  (c) => c.customers.list(2),
  (c) => c.customers.create(customer),
  (c) => c.customers.update('C-1', customer),
  (c) => c.invoices.get('1'),
  (c) => c.invoices.findByExternalReference('inv-1'),
  (c) =>
    c.invoices.list(
      {
        filter: 'unpaid',
        fromdate: '2026-01-01',
        todate: '2026-12-31',
        lastmodified: '2026-11-01 12:00',
        customernumber: 'C-1',
        documentnumber: '1',
        externalinvoicereference1: 'inv-1',
        currency: 'EUR',
      },
      2,
    ),
  (c) => c.invoices.create(invoice),
  (c) => c.invoices.bookkeep('1'),
  (c) => c.invoices.cancel('1'),
  (c) => c.invoices.credit('1'),
  (c) => c.invoices.externalPrint('1'),
  (c) => c.invoicePayments.get('1'),
  (c) => c.invoicePayments.listByInvoice('1'),
  (c) => c.invoicePayments.create(payment),
  (c) => c.invoicePayments.bookkeep('1'),
  (c) => c.invoicePayments.remove('1'),
  (c) => c.invoiceAccruals.get('1'),
  (c) => c.invoiceAccruals.create(accrual),
  (c) => c.currencies.get('EUR'),
  (c) => c.modesOfPayment.list(),
  (c) => c.predefinedAccounts.list(),
  (c) => c.predefinedSeries.list(),
  (c) => c.accounts.get(3001, 4),
  (c) => c.accounts.list(2, 4),
  (c) => c.financialYears.list({ date: '2026-11-01' }),
  (c) => c.lockedPeriod.get(),
  (c) => c.companyInformation.get(),
  (c) => c.termsOfPayment.list(),
  (c) => c.articles.get('A/1'),
  (c) => c.articles.list(2),
  (c) => c.costCenters.list(),
  (c) => c.projects.get('P1'),
  (c) => c.projects.list(2),
  (c) =>
    c.articles.create({
      ArticleNumber: 'A1',
      Description: 'Vara',
      Type: 'SERVICE',
      SalesAccount: 3001,
    }),
];

async function sentRequests(): Promise<readonly Received[]> {
  const server = await startFakeServer(json(200, {}));
  const client = testClient(server.url);
  for (const use of everything) await use(client);
  await server.close();
  return server.received;
}

it('builds only requests that Fortnox allows', async () => {
  const requests = await sentRequests();
  expect(requests).toHaveLength(everything.length);
  for (const rules of official ? [official, ownRules] : [ownRules]) {
    expect(requests.flatMap((request) => faultsOf(rules, request))).toEqual([]);
  }
});

it('covers every operation in our own table, and every field of every record', async () => {
  const requests = await sentRequests();
  const used = operations.filter((operation) =>
    requests.some((r) => faultsOf({ ...ownRules, operations: [operation] }, r).length === 0),
  );
  expect(used).toEqual(operations);
  const sent = requests.map(({ body }) => body).join('\n');
  for (const fields of Object.values(bodyFields)) {
    for (const name of Object.keys(fields)) expect(sent).toContain(`"${name}":`);
  }
});

it('notices what Fortnox would refuse', () => {
  const rules = official ?? ownRules;
  const request = (method: string, path: string, body: unknown): Received => ({
    method,
    path,
    headers: {},
    body: JSON.stringify(body),
  });
  const rows = [{ Quantity: '1', AccountNumber: 30 }];
  expect(
    faultsOf(
      rules,
      request('POST', '/3/invoices?foo=1', { Invoice: { VATType: 'SEVAT', InvoiceRows: rows } }),
    ),
  ).toEqual([
    'POST /3/invoices has no parameter foo',
    'Invoice has no field VATType',
    'InvoiceRows has no field Quantity',
    'InvoiceRows.AccountNumber is out of range',
  ]);
  expect(faultsOf(rules, request('PATCH', '/3/invoices', {}))).toHaveLength(1);
});

it('keeps our own table equal to the specification where that is at hand', () => {
  if (!official) return;
  const { fieldsOf } = official;
  for (const [record, fields] of Object.entries(bodyFields)) {
    for (const [name, rule] of Object.entries(fields)) {
      expect({ record, name, ...fieldsOf(record)[name] }).toMatchObject({ record, name, ...rule });
    }
  }
  expect(operations.filter((operation) => !official.operations.includes(operation))).toEqual([]);
});

it('encodes what it puts into an address', async () => {
  const server = await startFakeServer(json(200, {}));
  await testClient(server.url).articles.get('A/1 Ö');
  await server.close();
  expect(server.received[0]?.path).toBe('/3/articles/A%2F1%20%C3%96');
});
