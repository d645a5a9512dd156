import { Decimal } from '@sync/shared';
import { isRecord } from '../failure/envelope.js';
import { toFailure, type Method } from '../failure/to-failure.js';
import { at, readRecordings, type RecordedAnswer } from '../testing/reference-material.js';
import { sampleAnswers } from '../testing/samples.js';
import { readCustomer } from './customers.js';
import { fieldsOf, page, single, type Fields, type Source } from './fields.js';
import { readInvoicePayment } from './invoice-payments.js';
import { readInvoice } from './invoices.js';
import { readArticle } from './ledger.js';
import { readCurrency, readTerms } from './settings.js';

type Model = { readonly source: Source };
type Reader = (fields: Fields) => Model | undefined;

const resources: Readonly<Record<string, { one: string; many: string; read: Reader }>> = {
  customers: { one: 'Customer', many: 'Customers', read: readCustomer },
  invoices: { one: 'Invoice', many: 'Invoices', read: readInvoice },
  articles: { one: 'Article', many: 'Articles', read: readArticle },
  termsofpayments: { one: 'TermsOfPayment', many: 'TermsOfPayments', read: readTerms },
};

const recorded = readRecordings();
const answers = recorded.length > 0 ? recorded : sampleAnswers;
const successes = answers.filter(({ path, status }) => status < 300 && path.startsWith('/3/'));
const errors = answers.filter(({ status }) => status >= 400);

function resourceOf(answer: RecordedAnswer) {
  const resource = resources[answer.path.split('/')[2] ?? ''];
  if (!resource) throw new Error(`no reader for ${answer.path}`);
  return resource;
}

/** What Fortnox called the field that we read. */
function fortnoxName(name: string): string {
  const special: Record<string, string> = {
    vat: 'VAT',
    vatType: 'VATType',
    vatNumber: 'VATNumber',
    totalVat: 'TotalVAT',
  };
  return special[name] ?? name.charAt(0).toUpperCase() + name.slice(1);
}

/** Fields whose value in our view differs from what was sent. */
function differences(model: Model): readonly string[] {
  return Object.entries(model)
    .filter(([name]) => !['source', 'rows', 'voucher', 'creditInvoiceReference'].includes(name))
    .filter(([name, value]) => !isSame(value, model.source[fortnoxName(name)]))
    .map(([name]) => name);
}

function isSame(ours: unknown, theirs: unknown): boolean {
  if (ours === undefined) return theirs === undefined || theirs === null || theirs === '';
  return JSON.stringify(ours instanceof Decimal ? ours.toNumber() : ours) === plain(theirs, ours);
}

/** A recorded value in the type that ours has: Fortnox sends numbers and flags as texts as well. */
function plain(theirs: unknown, ours: unknown): string {
  if (ours instanceof Decimal || typeof ours === 'number') return JSON.stringify(Number(theirs));
  if (typeof ours === 'boolean') return JSON.stringify(theirs === true || theirs === 'true');
  return JSON.stringify(theirs);
}

it.each(successes.map((answer) => [`${answer.name} ${answer.method} ${answer.path}`, answer]))(
  'reads without loss: %s',
  (_, answer) => {
    const { one, many, read } = resourceOf(answer);
    const text = JSON.stringify(answer.body);
    const list = at(answer.body, many);
    const models = Array.isArray(list) ? page(many, read)(text)?.items : [single(one, read)(text)];
    expect(models?.map((model) => model?.source)).toEqual(
      Array.isArray(list) ? list : [at(answer.body, one)],
    );
    for (const model of models ?? []) expect(model && differences(model)).toEqual([]);
  },
);

it.each(errors.map((answer) => [`${answer.name} ${answer.status} ${answer.path}`, answer]))(
  'understands the error: %s',
  (_, { method, status, body }) => {
    const text = JSON.stringify(body);
    const failure = toFailure({ method: method as Method, status, text, retryAfterMs: undefined });
    const information = at(body, 'ErrorInformation');
    const said = isRecord(information)
      ? (information['message'] ?? information['Message'])
      : (at(body, 'error_description') ?? at(body, 'message'));
    const words = failure.kind === 'rejected' ? failure.message : at(failure, 'detail');
    expect(words).toBe(said);
    if (status === 404) {
      expect(failure).toMatchObject({ kind: 'not-found', code: at(information, 'Code') });
    }
  },
);

describe('a payment', () => {
  it('is read from numbers as texts', () => {
    const payment = readInvoicePayment(
      fieldsOf({
        Number: '2',
        InvoiceNumber: '1',
        Amount: '999',
        AmountCurrency: '90.55',
        Booked: 'true',
        CurrencyRate: '11.0345',
        ModeOfPaymentAccount: '1930',
        VoucherSeries: 'C',
        VoucherNumber: '17',
        VoucherYear: 4,
      }),
    );
    expect(payment).toMatchObject({
      number: '2',
      invoiceNumber: '1',
      booked: true,
      modeOfPaymentAccount: '1930',
      voucher: { series: 'C', number: 17, year: 4 },
    });
    expect(payment?.amountCurrency?.toFixed()).toBe('90.55');
    expect(payment?.currencyRate?.toFixed()).toBe('11.0345');
  });

  it('is unreadable, rather than unbooked, when it does not say whether it is booked', () => {
    expect(readInvoicePayment(fieldsOf({ Number: '2', InvoiceNumber: '1' }))).toBeUndefined();
  });
});

it('reads amounts exactly, also small and large ones', () => {
  const fields = fieldsOf(
    JSON.parse('{"a":0.1,"b":1e-7,"c":"12345678901234.56","d":"x"}') as Source,
  );
  const read = ['a', 'b', 'c', 'd'].map((name) => fields.decimal(name)?.toFixed());
  expect(read).toEqual(['0.1', '0.0000001', '12345678901234.56', undefined]);
});

it('reads the rate of a currency in the direction that invoices use', () => {
  const currency = readCurrency(fieldsOf({ Code: 'EUR', SellRate: 11.03, BuyRate: 0.09, Unit: 1 }));
  expect(currency?.sellRate?.toFixed()).toBe('11.03');
});
