import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, parseJson, type Json, type JsonObject } from '../json.js';
import { startSandbox, type RunningSandbox } from '../server.js';
import { connectCompany, inside, type FortnoxCaller } from '../testing/fortnox-caller.js';
import type { FieldTable } from './fields/field-table.js';
import { customerFields } from './fields/customer-fields.js';
import { invoiceFields } from './fields/invoice-fields.js';
import { paymentFields } from './fields/payment-fields.js';
import { articleFields, currencyFields } from './fields/register-fields.js';

/**
 * Third-party reference material that may stand beside the repository but is no part of it. Where
 * it is missing, what we know of it is tested by the other files of this folder.
 */
const specs = join(__dirname, '../../../../../shared/specs');
const present = existsSync(join(specs, 'fortnox-recorded'));

let sandbox: RunningSandbox;
let call: FortnoxCaller;

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, fortnox: { rateRequests: 10_000 } });
  ({ call } = await connectCompany(sandbox));
  await call('POST', '/customers', { Customer: { Name: 'A customer', City: 'New York' } });
  await call('POST', '/articles', { Article: { Description: 'Hammer' } });
  await call('POST', '/invoices', {
    Invoice: { CustomerNumber: '1', InvoiceRows: [{ ArticleNumber: '1', Price: 10 }] },
  });
});
afterAll(() => sandbox.close());

type Exchange = { readonly status: number; readonly body: JsonObject };

function recorded(name: string): Exchange {
  const file = readFileSync(join(specs, 'fortnox-recorded', `${name}.json`), 'utf8');
  const [first] = [parseJson(file)].flat();
  const response = isObject(first) ? first['response'] : undefined;
  if (!isObject(response) || !isObject(response['body'])) throw new Error(`cannot read ${name}`);
  return { status: Number(response['status']), body: response['body'] };
}

/** Names with the JSON type of their value; null and "" fit any text, as they do at Fortnox. */
function shape(value: Json): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shape);
  if (!isObject(value)) return value === null || value === '' ? 'text' : kind(value);
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, shape(value[name] ?? null)]));
}

const kind = (value: Json): string => (typeof value === 'string' ? 'text' : typeof value);

if (present) {
  describe('answers have the shape of recorded ones', () => {
    it.each([
      ['invoices__row_price_limit', 'GET', '/invoices/1'],
      ['invoices__filter_hit', 'GET', '/invoices?limit=1'],
      ['invoices__search_miss', 'GET', '/invoices?customername=nothing'],
      ['invoices__find_failure', 'GET', '/invoices/123456789'],
      ['invoices__filter_invalid', 'GET', '/invoices?filter=doesntexist'],
      ['customers__save_new', 'GET', '/customers/1'],
      ['customers__all', 'GET', '/customers'],
      ['customers__search_miss', 'GET', '/customers?name=nothing'],
      ['customers__find_failure', 'GET', '/customers/123456789'],
      ['articles__save_new', 'GET', '/articles/1'],
      ['articles__all', 'GET', '/articles'],
      ['articles__find_failure', 'GET', '/articles/123456789'],
      ['termsofpayments__all', 'GET', '/termsofpayments'],
      ['termsofpayments__find_failure', 'GET', '/termsofpayments/123456789'],
    ])('%s', async (name, method, path) => {
      const answer = await call(method, path);
      const example = recorded(name);
      expect(Math.floor(answer.status / 100)).toBe(Math.floor(example.status / 100));
      expect(withoutDrift(shape(answer.body))).toEqual(withoutDrift(shape(example.body)));
    });

    it.each(['invoices__find_failure', 'customers__find_failure', 'articles__find_failure'])(
      '%s, word for word',
      async (name) => {
        const resource = name.split('__')[0] ?? '';
        const answer = await call('GET', `/${resource}/123456789`);
        expect(answer.body).toEqual(recorded(name).body);
      },
    );
  });
}

/** Values that are null in one recording and a number or date in another. */
const drifting = new Set(['VoucherNumber', 'VoucherYear', 'FinalPayDate', 'TaxReduction']);

function withoutDrift(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDrift);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      drifting.has(name) ? 'drifts' : withoutDrift(item),
    ]),
  );
}

if (present) {
  describe('field tables know exactly what the specification lets one write', () => {
    it.each<[string, FieldTable]>([
      ['fortnox_Kf_InvoiceSinglePayloadItem', invoiceFields],
      ['fortnox_Kf_InvoicePaymentSinglePayloadItem', paymentFields],
      ['fortnox_Kf_CustomerSinglePayloadItem', customerFields],
      ['fortnox_ArticleSinglePayloadItem', articleFields],
      ['fortnox_CurrencySinglePayloadItem', currencyFields],
    ])('%s', (schema, table) => {
      expect([...table.keys()].sort()).toEqual(propertiesOf(schema));
    });

    it('fortnox_Kf_InvoiceRowSinglePayloadItem', () => {
      const rows = invoiceFields.get('InvoiceRows');
      const table = rows?.kind === 'list' ? [...rows.table.keys()].sort() : [];
      expect(table).toEqual(propertiesOf('fortnox_Kf_InvoiceRowSinglePayloadItem'));
    });
  });
}

it('shows every field of an invoice that can be written', async () => {
  const shown = inside(await call('GET', '/invoices/1'), 'Invoice');
  expect(Object.keys(shown)).toEqual(expect.arrayContaining([...invoiceFields.keys()]));
});

it('shows every field of a customer that can be written', async () => {
  const shown = inside(await call('GET', '/customers/1'), 'Customer');
  expect(Object.keys(shown)).toEqual(expect.arrayContaining([...customerFields.keys()]));
});

function propertiesOf(schema: string): string[] {
  const text = readFileSync(join(specs, 'fortnox-openapi.json'), 'utf8');
  const path = ['components', 'schemas', schema, 'properties'];
  const found = path.reduce<unknown>(
    (value, name) => (isObject(value) ? value[name] : undefined),
    parseJson(text),
  );
  return isObject(found) ? Object.keys(found).sort() : [];
}
