import type { PaidInvoice } from '@sync/shared';
import { findingsOf } from '../apps/sandbox/src/fortnox/findings.js';
import { chooser, type Chooser } from './choices/stage.js';
import { notesOf } from './complaints/stage.js';
import { startInProcess, type InProcess } from './harness/in-process.js';
import { nothingFound } from './journey/company.js';
import { eventOf } from './ordinary/event-of.js';
import { oneDinar, otherKinds, underHalfAKrona } from './ordinary/kinds.js';
import { troubleWith } from './ordinary/trouble.js';

/** Ordinary invoices of kinds that the generator does not make, in every kind of company. */
jest.setTimeout(120_000);

let system: InProcess;
beforeAll(async () => {
  system = await startInProcess(12);
});
afterAll(() => system.stop());

const settings = {
  euConsumerVat: 'swedish',
  vatMap: [
    { rate: '12', regime: 'domestic', account: '3002' },
    { rate: '6', regime: 'domestic', account: '3003' },
    { rate: '0', regime: 'domestic', account: '3004' },
    { rate: '12', regime: 'eu-consumer', account: '3002' },
    { rate: '0', regime: 'eu-business', account: '3308' },
    { rate: '0', regime: 'export', account: '3305' },
  ],
};

const companies = (['per-rate', 'per-row', 'per-document'] as const).flatMap((vatRounding) =>
  [false, true].map((roundTotals) => ({ vatRounding, roundTotals })),
);

async function open(own: (typeof companies)[number]): Promise<Chooser> {
  const books = await chooser(system, settings, own);
  const { currencies } = books.company.company;
  const euro = currencies.get('EUR');
  if (!euro) throw new Error('no EUR');
  currencies.set('KWD', { ...euro, code: 'KWD', description: 'Dinar', sellRate: oneDinar });
  return books;
}

async function send(books: Chooser, name: string, invoice: PaidInvoice) {
  const id = name.replaceAll(/[^a-z0-9]+/gi, '-');
  const { job } = await books.tell(eventOf(invoice, id));
  expect(job).toMatchObject({ status: 'succeeded', attempts: 1 });
  return { id, job };
}

describe.each(companies)(
  'in a company that rounds VAT $vatRounding, to kronor: $roundTotals',
  (own) => {
    let books: Chooser;
    beforeAll(async () => {
      books = await open(own);
    });

    it.each(Object.entries(otherKinds))('%s goes by itself', async (name, invoice) => {
      const { id } = await send(books, name, invoice);
      expect(troubleWith(books, id, invoice)).toEqual([]);
    });

    it('nothing is left for an auditor to find, and no number is burnt', () => {
      const { company } = books.company;
      expect(findingsOf(company)).toEqual(nothingFound);
      expect([...company.invoices.values()].filter(({ cancelled }) => cancelled)).toEqual([]);
    });
  },
);

it('less than half a krona, which Fortnox rounds to nothing, takes no payment: what to book by hand is noted', async () => {
  const books = await open({ vatRounding: 'per-row', roundTotals: true });
  const { id, job } = await send(books, 'forty öre', underHalfAKrona);
  expect(troubleWith(books, id, underHalfAKrona)).toEqual(['paid 0']);
  expect(notesOf(job)).toContain(
    'rounds the total to 0.00 SEK (öresavrundning); it takes no payment of nothing, so book the 0.40 that was paid by hand, from account 3740 to 1930.',
  );
});
