import { Decimal, sum, type PaidInvoice } from '@sync/shared';
import fc from 'fast-check';
import { findingsOf } from '../apps/sandbox/src/fortnox/findings.js';
import {
  arbitraryOrdinaryInvoice,
  nineInvoices,
} from '../packages/fortnox/src/mapping/testing/ordinary-invoices.js';
import { invoiceOf, paymentOf } from '../packages/fortnox/src/mapping/testing/paid-invoice.js';
import { chooser, ordinary, type Chooser } from './choices/stage.js';
import { startInProcess, type InProcess } from './harness/in-process.js';
import { nothingFound } from './journey/company.js';
import { eventOf } from './ordinary/event-of.js';
import { troubleWith } from './ordinary/trouble.js';

/**
 * Ordinary invoices in the four companies that differ only in what Fortnox does not document or
 * most companies have switched on: through all the doors by themselves, and what it costs.
 *
 * `ORDINARY_RUNS=1000` sends a thousand generated ones to each company (half an hour).
 */
jest.setTimeout(7_200_000);

const numRuns = Number(process.env['ORDINARY_RUNS'] ?? 60);
const seed = Number(process.env['PROPERTY_SEED'] ?? 20261128);

let system: InProcess;

beforeAll(async () => {
  system = await startInProcess(14);
});

afterAll(() => system.stop());

const single = (subTotal: string, vat: string, change: Partial<PaidInvoice> = {}): PaidInvoice =>
  invoiceOf({ lines: [{ subTotal, vat, rate: '25' }], change });

/** Beside the nine: what whole kronor, part payments and a tenth of an öre a line do. */
const more: Readonly<Record<string, PaidInvoice>> = {
  'a total of 99.50': single('79.60', '19.90'),
  'a total a little below a krona': single('79.99', '20.00'),
  'two part payments': single('1000.30', '250.08', {
    transactions: [paymentOf('600.00'), paymentOf('650.38', { id: 'tr_2' })],
  }),
  '40 lines at 0.07': invoiceOf({
    lines: Array.from({ length: 40 }, () => ({ subTotal: '0.07', vat: '0.02', rate: '25' })),
  }),
};

const generated = fc.sample(arbitraryOrdinaryInvoice, { numRuns, seed });

const settings = {
  vatMap: [
    { rate: '12', regime: 'domestic', account: '3002' },
    { rate: '6', regime: 'domestic', account: '3003' },
    { rate: '0', regime: 'eu-business', account: '3308' },
  ],
};

const companies = (['per-rate', 'per-row'] as const).flatMap((vatRounding) =>
  [false, true].map((roundTotals) => ({ vatRounding, roundTotals })),
);

/** What an invoice costs whose customer and company are known. */
const warm = ({ total, transactions }: PaidInvoice): readonly string[] =>
  total.isZero()
    ? ordinary.slice(0, 2)
    : [
        ...ordinary.slice(0, 2),
        // All payments are there before the first is bookkept.
        ...transactions.flatMap(() => ordinary.slice(2, 3)),
        ...transactions.flatMap(() => ordinary.slice(3)),
      ];

const cold = ['GET /3/customers', 'POST /3/customers'];

async function goesThrough(books: Chooser, id: string, invoice: PaidInvoice) {
  const { job, calls } = await books.tell(eventOf(invoice, id));
  expect(job).toMatchObject({ status: 'succeeded', attempts: 1 });
  expect({ id, trouble: troubleWith(books, id, invoice) }).toEqual({ id, trouble: [] });
  return calls;
}

/** Sends all, a few at a time; their calls run into each other, so only their number is told. */
async function sendTogether(books: Chooser, invoices: readonly PaidInvoice[]): Promise<void> {
  const atATime = 8;
  for (let start = 0; start < invoices.length; start += atATime) {
    await Promise.all(
      invoices
        .slice(start, start + atATime)
        .map((invoice, index) => goesThrough(books, `generated-${start + index}`, invoice)),
    );
  }
}

function expectSoundBooks({ company: { company } }: Chooser, invoices: number): void {
  expect(findingsOf(company)).toEqual(nothingFound);
  const burnt = [...company.invoices.values()].filter(({ cancelled }) => cancelled);
  expect([company.invoices.size, burnt]).toEqual([invoices, []]);
}

function callsOf({ company: { tenantId } }: Chooser): string[] {
  return system.sandbox.sandbox.fortnox.log
    .all()
    .filter((call) => call.tenantId === tenantId)
    .map(({ method, path }) => `${method} ${path.replaceAll(/(?<!^)\/\d+(?=\/|$)/g, '/…')}`);
}

const countEach = (calls: readonly string[]): Record<string, number> =>
  calls.reduce<Record<string, number>>(
    (counts, call) => ({ ...counts, [call]: (counts[call] ?? 0) + 1 }),
    {},
  );

const abroad = arbitraryOrdinaryInvoice.filter(
  ({ customer, total }) => customer.billingAddress.country === 'DE' && total.isPositive(),
);

describe.each(companies)(
  'a company that rounds VAT $vatRounding, to kronor: $roundTotals',
  (own) => {
    let books: Chooser;
    const named = Object.entries({ ...nineInvoices, ...more });

    beforeAll(async () => {
      books = await chooser(system, settings, own);
    });

    it('costs six calls where the customer is new, and what getting to know the company costs, once', async () => {
      const [name, first] = named[0] ?? [];
      if (name === undefined || first === undefined) throw new Error('no invoice');
      const calls = await goesThrough(books, name, first);
      const extra = [
        ...(own.vatRounding === 'per-row' ? ['PUT /3/invoices/…'] : []),
        // Whether a write-off settles as it was meant to.
        ...(own.roundTotals ? ['GET /3/invoices/…'] : []),
      ];
      expect(countEach(calls)).toEqual(countEach([...cold, ...warm(first), ...extra]));
      const [other] = fc.sample(abroad, { numRuns: 1, seed });
      if (other === undefined) throw new Error('no invoice');
      expect(await goesThrough(books, 'abroad', other)).toEqual([...cold, ...warm(other)]);
    });

    it.each(named.slice(1))('%s goes by itself in four calls', async (name, invoice) => {
      expect(await goesThrough(books, name, invoice)).toEqual(warm(invoice));
    });

    it(`${numRuns} generated invoices of up to 200 lines go by themselves, in four calls each`, async () => {
      const before = callsOf(books).length;
      await sendTogether(books, generated);
      const calls = callsOf(books).slice(before);
      expect(countEach(calls)).toEqual(countEach(generated.flatMap(warm)));
      expectSoundBooks(books, named.length + 1 + numRuns);
      const lines = sum(generated.map((invoice) => new Decimal(invoice.lines.length)));
      process.stdout.write(
        `Ordinary, seed ${seed}, ${JSON.stringify(own)}: ${numRuns} of ${numRuns} invoices with ${lines.toFixed()} lines stand as at the source; ${calls.length} calls, 0 corrections, 0 numbers burnt\n`,
      );
    });
  },
);
