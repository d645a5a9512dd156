import { Decimal, roundHalfUp, sum } from '@sync/shared';
import { operatorToken } from '../apps/api/src/testing/test-api.js';
import { findingsOf } from '../apps/sandbox/src/fortnox/findings.js';
import { paymentsOf } from '../apps/sandbox/src/fortnox/settlement.js';
import { textAt } from '../scripts/start/json.js';
import { invoiceEvent, type InvoiceInput, type LineInput } from './complaints/invoice-event.js';
import { startInProcess, type Company, type InProcess } from './harness/in-process.js';
import { asker } from './journey/ask.js';
import { jobInStatus, nothingFound, sendSigned } from './journey/company.js';

/**
 * Ordinary invoices in the four companies that differ only in what Fortnox does not document or
 * most companies have switched on. The arithmetic is proven beside the mapping over thousands;
 * here is that they go through all the doors by themselves, and what it costs.
 */
jest.setTimeout(180_000);

let system: InProcess;

beforeAll(async () => {
  system = await startInProcess(14);
});

afterAll(() => system.stop());

const money = (amount: Decimal): string => roundHalfUp(amount, 2).toFixed(2);

/** A line without VAT in its price, whose own VAT is rounded. */
function line(net: string, rate = 25, discountPercent = 0): LineInput {
  const discount = new Decimal(money(new Decimal(net).times(discountPercent).div(100)));
  const vat = new Decimal(net).minus(discount).times(rate).div(100);
  return { net, discount: discount.toFixed(2), vat: money(vat), rate: String(rate) };
}

const withVat = (gross: string): LineInput => ({
  ...{ net: gross, rate: '25' },
  vat: money(new Decimal(gross).times(25).div(125)),
});

const times = <T>(count: number, one: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => one(index));

/** Prices that differ and repeat, in whole öre. */
const mixed = (index: number): string => (19 + ((index * 7919) % 9001) / 100).toFixed(2);

const ordinary: Readonly<Record<string, InvoiceInput>> = {
  '12 lines at 12.30': { lines: times(12, () => line('12.30')) },
  '12 lines at 12.30, VAT on the sum': { lines: times(12, () => line('12.30')), vat: '36.90' },
  '30 lines at 24.95 with a coupon of 10 %': { lines: times(30, () => line('24.95', 25, 10)) },
  '80 mixed prices': { lines: times(80, (index) => line(mixed(index))) },
  '100 prices with VAT': {
    lines: times(100, (index) => withVat(mixed(index))),
    pricesIncludeTax: true,
  },
  'three rates': { lines: [line('995.10'), line('249.55', 12), line('79.13', 6)] },
  '995.00': { lines: [line('995.00')] },
  'a proration credit': { lines: [line('499.00'), line('-163.71')] },
  'a total of 99.50': { lines: [line('79.60')] },
  'a total a little below a krona': { lines: [line('79.99')] },
  'two part payments': {
    lines: [line('1000.30')],
    payments: [{ amount: '600.00' }, { amount: '650.38' }],
  },
  '40 lines at 0.07': { lines: times(40, () => line('0.07')) },
};

const ofEveryInvoice = new Set([
  'POST /3/invoices',
  'PUT /3/invoices/…/bookkeep',
  'POST /3/invoicepayments',
  'PUT /3/invoicepayments/…/bookkeep',
]);

const companies = (['per-rate', 'per-row'] as const).flatMap((vatRounding) =>
  [false, true].map((roundTotals) => ({ vatRounding, roundTotals })),
);

describe.each(companies)(
  'a company that rounds VAT $vatRounding, to kronor: $roundTotals',
  (own) => {
    let company: Company;

    beforeAll(async () => {
      company = await system.connect({
        vatMap: [
          { rate: '12', regime: 'domestic', account: '3002' },
          { rate: '6', regime: 'domestic', account: '3003' },
        ],
      });
      company.company.settings = { ...company.company.settings, ...own };
    });

    const customer = { id: 'always-the-same', email: 'ekonomi@samma.example' };

    const callsSince = (instant: number): string[] =>
      system.sandbox.sandbox.fortnox.log
        .all()
        .filter(({ tenantId, at }) => tenantId === company.tenantId && at >= instant)
        .map(({ method, path }) => `${method} ${path.replaceAll(/(?<!^)\/\d+(?=\/|$)/g, '/…')}`);

    async function send(input: InvoiceInput) {
      const since = Date.now();
      const event = invoiceEvent({ ...input, customer });
      const accepted = await sendSigned(system.api.url, company, event);
      const ask = asker(system.api.url, operatorToken);
      const job = await jobInStatus(ask, textAt(accepted.body, 'id'), [
        'succeeded',
        'dead-lettered',
        'ignored',
      ]);
      return { job, invoice: event.data.invoice, calls: callsSince(since) };
    }

    /** What it cost more than the four calls of an ordinary invoice. */
    async function goesThrough(input: InvoiceInput): Promise<readonly string[]> {
      const { job, invoice, calls } = await send(input);
      expect(job).toMatchObject({ status: 'succeeded' });
      const record = [...company.company.invoices.values()].at(-1);
      if (!record) throw new Error('nothing in Fortnox');
      const { total, roundOff } = record.totals;
      expect(total.minus(roundOff).toFixed(2)).toBe(new Decimal(invoice.total_amount).toFixed(2));
      const payments = paymentsOf(company.company, record);
      expect(sum(payments.map(({ amount }) => amount)).toFixed(2)).toBe(
        new Decimal(invoice.received_payment).toFixed(2),
      );
      const more = calls.filter((call) => !ofEveryInvoice.has(call));
      expect(calls.length - more.length).toBe(2 + 2 * payments.length);
      return more;
    }

    it('books them all by themselves; only the first one costs calls to get to know the company', async () => {
      const [first = {}, ...others] = Object.values(ordinary);
      expect(await goesThrough(first)).toEqual([
        ...['GET /3/customers', 'POST /3/customers'],
        ...(own.vatRounding === 'per-row' ? ['PUT /3/invoices/…'] : []),
        // Whether a write-off settles as it was meant to, once.
        ...(own.roundTotals ? ['GET /3/invoices/…'] : []),
      ]);
      for (const input of others) expect(await goesThrough(input)).toEqual([]);
      expect(findingsOf(company.company)).toEqual(nothingFound);
      const burnt = [...company.company.invoices.values()].filter(({ cancelled }) => cancelled);
      expect(burnt).toEqual([]);
    });
  },
);
