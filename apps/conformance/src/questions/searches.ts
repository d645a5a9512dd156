import { setTimeout as passed } from 'node:timers/promises';
import type { Fields } from '@sync/fortnox';
import { inWords } from '../company/asking.js';
import { CannotTell } from '../company/cannot-tell.js';
import { textOf } from '../company/documents.js';
import type { TestCompany } from '../company/test-company.js';
import { question } from '../question.js';

const invoicesBy = ({ list }: TestCompany, reference: string): Promise<readonly Fields[]> =>
  list({
    ...{ path: 'invoices', envelope: 'Invoices' },
    query: { externalinvoicereference1: reference, limit: 500 },
  });

const holds = (found: readonly Fields[], name: string, value: string): boolean =>
  found.some((record) => record.text(name) === value);

const referenceSearch = question({
  id: 'reference-search',
  asks: 'Is an invoice found by a part of its external reference?',
  calls: ['POST /invoices', 'GET /invoices?externalinvoicereference1='],
  answers: {
    'any-part': {
      means: 'finds it by any part',
      follows: { kind: 'in-order', why: 'hits are compared exactly by us' },
      playedBy: [{ searchFinds: 'parts' }],
    },
    'the-beginning': {
      means: 'finds it by its beginning',
      follows: { kind: 'in-order', why: 'hits are compared exactly by us' },
      playedBy: [],
    },
    'all-of-it': {
      means: 'finds it by the whole reference only',
      follows: { kind: 'in-order', why: 'the whole reference is searched for' },
      playedBy: [{ searchFinds: 'exact' }],
    },
  },
  investigate: async (company) => {
    const invoice = await company.draft();
    const number = textOf(invoice, 'DocumentNumber');
    const reference = textOf(invoice, 'ExternalInvoiceReference1');
    const finds = async (wanted: string) =>
      holds(await invoicesBy(company, wanted), 'DocumentNumber', number);
    if (!(await finds(reference))) throw new CannotTell('It is not found by its own reference.');
    const inner = await finds(reference.slice(3, -2));
    const beginning = await finds(reference.slice(0, -2));
    const evidence = `by its inside: ${inner ? 'yes' : 'no'}; by its beginning: ${beginning ? 'yes' : 'no'}`;
    if (inner) return { answer: 'any-part', evidence };
    return { answer: beginning ? 'the-beginning' : 'all-of-it', evidence };
  },
});

const searchFreshness = question({
  id: 'search-freshness',
  asks: 'Is an invoice found by its external reference as soon as it is made?',
  calls: ['POST /invoices', 'GET /invoices?externalinvoicereference1='],
  answers: {
    'at-once': {
      means: 'finds it with the next call',
      follows: {
        kind: 'in-order',
        why: 'a lost answer is looked up before anything is sent again',
      },
      playedBy: [{ searchDelayMs: 0 }],
    },
    later: {
      means: 'finds it only after a while',
      follows: {
        kind: 'change',
        what: 'how long a lost answer is looked for before it is sent again (intent-state.ts), should the delay be longer',
      },
      playedBy: [{ searchDelayMs: 600_000 }],
    },
  },
  investigate: async (company) => {
    const invoice = await company.draft();
    const reference = textOf(invoice, 'ExternalInvoiceReference1');
    const finds = async () =>
      holds(await invoicesBy(company, reference), 'ExternalInvoiceReference1', reference);
    if (await finds()) return { answer: 'at-once', evidence: 'found with the next call' };
    for (let seconds = 1; seconds <= 3; seconds += 1) {
      await passed(1000);
      if (await finds()) return { answer: 'later', evidence: `found after ${seconds} s` };
    }
    return { answer: 'later', evidence: 'not found within 3 s' };
  },
});

/** What the specification of April 2026 allows. */
const longest = 80;

const referenceLength = question({
  id: 'reference-length',
  asks: 'How long may the external reference of an invoice be?',
  calls: ['POST /invoices', 'POST /invoices'],
  answers: {
    '80': {
      means: 'keeps 80 characters and refuses 81',
      follows: { kind: 'in-order', why: 'longer ids are sent as a digest' },
      playedBy: [{}],
    },
    shorter: {
      means: 'does not keep 80 characters',
      follows: { kind: 'change', what: 'the longest reference (external-reference.ts)' },
      playedBy: [],
    },
    longer: {
      means: 'keeps 81 characters or more, or cuts them without a word',
      follows: { kind: 'in-order', why: 'no more than 80 are sent' },
      playedBy: [],
    },
  },
  investigate: async ({ tryDraft, reference }) => {
    const of = (length: number) => reference.padEnd(length, '0');
    const fitting = await tryDraft({ ExternalInvoiceReference1: of(longest) });
    const kept = fitting.kind === 'done' && fitting.record.text('ExternalInvoiceReference1');
    if (kept !== of(longest)) return { answer: 'shorter', evidence: inWords(fitting) };
    const over = await tryDraft({ ExternalInvoiceReference1: of(longest + 1) });
    const evidence = `81 characters: ${inWords(over)}`;
    return { answer: over.kind === 'refused' ? '80' : 'longer', evidence };
  },
});

const emailSearch = question({
  id: 'email-search',
  asks: 'Is a customer found by a part of her e-mail address?',
  calls: ['POST /customers', 'GET /customers?email='],
  answers: {
    'any-part': {
      means: 'finds her by any part',
      follows: { kind: 'in-order', why: 'hits are compared exactly by us' },
      playedBy: [{ searchFinds: 'parts' }],
    },
    'all-of-it': {
      means: 'finds her by the whole address only',
      follows: { kind: 'in-order', why: 'the whole address is searched for' },
      playedBy: [{ searchFinds: 'exact' }],
    },
  },
  investigate: async ({ customer, list, must }) => {
    const number = await customer('SE');
    const card = await must({ method: 'GET', path: `customers/${number}`, envelope: 'Customer' });
    const address = textOf(card, 'Email');
    const finds = async (email: string) => {
      const query = { email, limit: 500 };
      const found = await list({ path: 'customers', query, envelope: 'Customers' });
      return holds(found, 'CustomerNumber', number);
    };
    if (!(await finds(address))) throw new CannotTell('She is not found by her own address.');
    const part = address.slice(2, -3);
    const seen = await finds(part);
    const evidence = `by ${part}: ${seen ? 'yes' : 'no'}`;
    return { answer: seen ? 'any-part' : 'all-of-it', evidence };
  },
});

const pageLimit = question({
  id: 'page-limit',
  asks: 'How many entries may a page of a list have?',
  calls: ['GET /invoices?limit=500', 'GET /invoices?limit=501'],
  answers: {
    '500': {
      means: 'gives 500 and refuses to be asked for 501',
      follows: { kind: 'in-order', why: 'pages of 500 are asked for' },
      playedBy: [{}],
    },
    fewer: {
      means: 'refuses to be asked for 500',
      follows: { kind: 'change', what: 'the size of pages (PAGE_SIZE in invoices.ts)' },
      playedBy: [],
    },
    more: {
      means: 'takes 501 as well',
      follows: { kind: 'in-order', why: 'pages of 500 are asked for' },
      playedBy: [],
    },
  },
  investigate: async ({ request }) => {
    const envelope = 'MetaInformation';
    const asked = (limit: number) =>
      request({ method: 'GET', path: 'invoices', query: { limit }, envelope });
    const [usual, beyond] = [await asked(500), await asked(501)];
    const evidence = `500: ${inWords(usual)}; 501: ${inWords(beyond)}`;
    if (usual.kind === 'refused') return { answer: 'fewer', evidence };
    return { answer: beyond.kind === 'refused' ? '500' : 'more', evidence };
  },
});

export const searchQuestions = [
  ...[referenceSearch, searchFreshness, referenceLength, emailSearch, pageLimit],
];
