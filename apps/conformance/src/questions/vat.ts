import type { ConnectionSettings } from '@sync/shared';
import { inWords } from '../company/asking.js';
import { CannotTell } from '../company/cannot-tell.js';
import { amountOf, firstRow, textOf } from '../company/documents.js';
import { question } from '../question.js';

const otherRate = question({
  id: 'other-rate',
  asks: "Can a row carry another country's VAT, such as 19 %, without naming an account?",
  calls: ['POST /invoices'],
  answers: {
    taken: {
      means: 'takes it',
      follows: { kind: 'in-order', why: 'rows name their account all the same' },
      playedBy: [{ easyVat: false, vatRates: [25, 12, 6, 0, 19] }],
    },
    'account-wanted': {
      means: 'wants an account on the row (2004167): the company has Easy VAT',
      follows: { kind: 'in-order', why: 'every row names its account' },
      playedBy: [{ easyVat: true, vatRates: [25, 12, 6, 0, 19] }],
    },
    'rate-unknown': {
      means: 'refuses the rate: it is not set up',
      follows: {
        kind: 'decide',
        what: 'set up the VAT rates of the countries sold to before switching OSS on',
      },
      playedBy: [{ easyVat: false, vatRates: [25, 12, 6, 0] }],
    },
  },
  investigate: async ({ tryDraft, rowWithout, customer }) => {
    const CustomerNumber = await customer('EUCONSUMER');
    const InvoiceRows = [{ ...rowWithout(100, 'AccountNumber'), VAT: 19 }];
    const reply = await tryDraft({ CustomerNumber, InvoiceRows });
    const evidence = inWords(reply);
    if (reply.kind === 'done') return { answer: 'taken', evidence };
    return { answer: reply.code === 2_004_167 ? 'account-wanted' : 'rate-unknown', evidence };
  },
});

type VatMapEntry = ConnectionSettings['vatMap'][number];

function entryWhere(
  { vatMap }: ConnectionSettings,
  fits: (entry: VatMapEntry) => boolean,
  what: string,
): VatMapEntry {
  const entry = vatMap.find(fits);
  if (!entry) throw new CannotTell(`The connection's vatMap has no entry ${what}.`);
  return entry;
}

const ownVatCode = question({
  id: 'own-vat-code',
  asks: "Does a VAT code of the company's own, such as one for OSS, decide the rate of a row?",
  calls: ['POST /invoices'],
  needs: 'an entry with a vatCode in the connection’s vatMap',
  answers: {
    known: {
      means: "knows the code and takes the row's rate from it",
      follows: { kind: 'in-order', why: 'vatMap entries with a vatCode work' },
      playedBy: [{ vatCodes: { OSSDE: 19 }, rowVatCode: 'decides' }],
    },
    unknown: {
      means: 'refuses the code',
      follows: { kind: 'decide', what: 'correct the vatCode in vatMap, or set it up in Fortnox' },
      playedBy: [{ vatCodes: {} }],
    },
    'without-effect': {
      means: 'takes the code and another rate than its own',
      follows: {
        kind: 'change',
        what: 'vatCode in vatMap: only an account with the rate can decide it',
      },
      playedBy: [{ vatCodes: { OSSDE: 19 }, rowVatCode: 'ignored' }],
    },
  },
  investigate: async ({ tryDraft, rowWithout, customer, settings }) => {
    const what = 'with a vatCode';
    const entry = entryWhere(settings, ({ vatCode }) => vatCode !== undefined, what);
    const AccountNumber = Number(entry.account ?? settings.defaultIncomeAccount);
    const row = { ...rowWithout(100, 'VAT'), AccountNumber, VATCode: entry.vatCode };
    const CustomerNumber = await customer('EUCONSUMER');
    const reply = await tryDraft({ CustomerNumber, InvoiceRows: [row] });
    if (reply.kind === 'refused') return { answer: 'unknown', evidence: inWords(reply) };
    const rate = amountOf(firstRow(reply.record), 'VAT');
    const evidence = `${entry.vatCode ?? ''} gave ${rate.toString()} %, vatMap says ${entry.rate} %`;
    return { answer: rate.eq(entry.rate) ? 'known' : 'without-effect', evidence };
  },
});

const rowVatCode = question({
  id: 'row-vat-code',
  asks: 'When a row names a VAT code and its account has another, which of the two decides the rate?',
  calls: ['POST /invoices'],
  needs: 'a default income account with the VAT code MP1',
  answers: {
    row: {
      means: "goes by the row's code",
      follows: { kind: 'in-order', why: 'a vatCode in vatMap decides' },
      playedBy: [{ rowVatCode: 'decides' }],
    },
    account: {
      means: "goes by the account's code",
      follows: {
        kind: 'decide',
        what: 'name an account for every entry of vatMap; a vatCode alone has no effect',
      },
      playedBy: [{ rowVatCode: 'ignored' }],
    },
    refused: {
      means: 'refuses the contradiction',
      follows: { kind: 'decide', what: 'name accounts whose code is that of the entry in vatMap' },
      playedBy: [{ accountAgainstVat: 'refused' }],
    },
  },
  investigate: async ({ tryDraft, rowWithout }) => {
    const row = { ...rowWithout(100, 'VAT'), VATCode: 'MP2' };
    const reply = await tryDraft({ InvoiceRows: [row] });
    if (reply.kind === 'refused') return { answer: 'refused', evidence: inWords(reply) };
    const rate = amountOf(firstRow(reply.record), 'VAT');
    const evidence = `VATCode MP2 on an account of MP1 gave ${rate.toString()} %`;
    if (rate.eq(12)) return { answer: 'row', evidence };
    if (rate.eq(25)) return { answer: 'account', evidence };
    throw new CannotTell(evidence);
  },
});

const accountAgainstVat = question({
  id: 'account-against-vat',
  asks: 'May a row of 12 % stand on an account of 25 %?',
  calls: ['POST /invoices'],
  needs: 'a default income account with the VAT code MP1',
  answers: {
    accepted: {
      means: 'takes it; the VAT report shows an error later',
      follows: { kind: 'in-order', why: 'contradictions are found by us before anything is sent' },
      playedBy: [{ accountAgainstVat: 'accepted' }],
    },
    refused: {
      means: 'refuses it',
      follows: { kind: 'in-order', why: 'contradictions never reach it' },
      playedBy: [{ accountAgainstVat: 'refused' }],
    },
  },
  investigate: async ({ tryDraft, row }) => {
    const reply = await tryDraft({ InvoiceRows: [row(100, { VAT: 12 })] });
    return { answer: reply.kind === 'done' ? 'accepted' : 'refused', evidence: inWords(reply) };
  },
});

const fractionalVat = question({
  id: 'fractional-vat',
  asks: 'What becomes of a rate such as 25.5 %, which a row cannot state, when its account or code has it?',
  calls: ['POST /invoices'],
  needs: 'an account or VAT code with such a rate, and an entry for it in the connection’s vatMap',
  answers: {
    exact: {
      means: 'counts with 25.5 %',
      follows: { kind: 'in-order', why: 'rows are sent without a rate and the echo is compared' },
      playedBy: [{ fractionalVat: 'exact' }],
    },
    cut: {
      means: 'counts with 25 % without a word',
      follows: {
        kind: 'decide',
        what: 'book sales to such countries by hand: the echo is refused, never booked wrong',
      },
      playedBy: [{ fractionalVat: 'cut' }],
    },
    refused: {
      means: 'refuses the row',
      follows: { kind: 'decide', what: 'book sales to such countries by hand' },
      playedBy: [{ fractionalVat: 'refused' }],
    },
  },
  investigate: async ({ tryDraft, rowWithout, customer, settings }) => {
    const isFraction = ({ rate, account }: VatMapEntry) =>
      !Number.isInteger(Number(rate)) && account !== undefined;
    const entry = entryWhere(settings, isFraction, 'with a fraction of a percent and an account');
    const VATCode = entry.vatCode;
    const row = { ...rowWithout(100, 'VAT'), AccountNumber: Number(entry.account), VATCode };
    const CustomerNumber = await customer('EUCONSUMER');
    const reply = await tryDraft({ CustomerNumber, InvoiceRows: [row] });
    if (reply.kind === 'refused') return { answer: 'refused', evidence: inWords(reply) };
    const vat = amountOf(reply.record, 'TotalVAT');
    const evidence = `${entry.rate} % of 100.00 gave VAT ${vat.toFixed(2)}`;
    if (vat.eq(entry.rate)) return { answer: 'exact', evidence };
    if (vat.eq(Math.trunc(Number(entry.rate)))) return { answer: 'cut', evidence };
    throw new CannotTell(evidence);
  },
});

const vatTypes = question({
  id: 'vat-types',
  asks: 'Which account does a row get that names none, for a Swedish customer, an EU consumer, an EU business and an export?',
  calls: ['POST /customers', 'POST /invoices'],
  answers: {
    'by-the-card': {
      means: "chooses the account by the VAT type on the customer's card",
      follows: { kind: 'in-order', why: 'every row names its account, so that none is chosen' },
      playedBy: [{}],
    },
    'one-for-all': {
      means: 'chooses the same account for all four',
      follows: { kind: 'in-order', why: 'every row names its account' },
      playedBy: [],
    },
  },
  investigate: async ({ draft, rowWithout, customer }) => {
    const accounts: string[] = [];
    const seen: string[] = [];
    for (const name of ['SE', 'EUCONSUMER', 'EUBUSINESS', 'EXPORT'] as const) {
      const CustomerNumber = await customer(name);
      const InvoiceRows = [rowWithout(100, 'AccountNumber', 'VAT')];
      const row = firstRow(await draft({ CustomerNumber, InvoiceRows }));
      const account = textOf(row, 'AccountNumber');
      accounts.push(account);
      seen.push(`${name} ${account} with ${amountOf(row, 'VAT').toString()} %`);
    }
    const answer = new Set(accounts).size === 1 ? 'one-for-all' : 'by-the-card';
    return { answer, evidence: seen.join(', ') };
  },
});

export const vatQuestions = [
  ...[otherRate, ownVatCode, rowVatCode, accountAgainstVat, fractionalVat, vatTypes],
];
