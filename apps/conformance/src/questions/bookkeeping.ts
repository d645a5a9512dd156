import { inWords, type Reply } from '../company/asking.js';
import { CannotTell } from '../company/cannot-tell.js';
import { textOf } from '../company/documents.js';
import type { Part } from '../company/documents.js';
import type { TestCompany } from '../company/test-company.js';
import { question } from '../question.js';

type Moment = 'at-creation' | 'at-bookkeeping' | 'never';

/** At which step a draft that must not be booked is refused. */
async function refusedWhen(
  { tryDraft, bookkeep, settle }: TestCompany,
  fields: Part,
): Promise<{ readonly answer: Moment; readonly evidence: string }> {
  const made = await tryDraft(fields);
  if (made.kind === 'refused') return { answer: 'at-creation', evidence: inWords(made) };
  const number = textOf(made.record, 'DocumentNumber');
  const booked = await bookkeep(number);
  if (booked.kind === 'refused') return { answer: 'at-bookkeeping', evidence: inWords(booked) };
  await settle(number);
  return { answer: 'never', evidence: `invoice ${number} was booked` };
}

/** The same for every demand: what each moment means for us. */
const moments = (knob: string) => ({
  'at-creation': {
    means: 'refuses the draft',
    follows: { kind: 'in-order', why: 'nothing stands in Fortnox then' },
    playedBy: [{ [knob]: 'at-creation' }],
  } as const,
  'at-bookkeeping': {
    means: 'takes the draft and refuses to book it',
    follows: { kind: 'in-order', why: 'the draft is taken up again, or cancelled, after a replay' },
    playedBy: [{ [knob]: 'at-bookkeeping' }],
  } as const,
  never: {
    means: 'books it all the same',
    follows: { kind: 'in-order', why: 'nobody has to do anything' },
    playedBy: [],
  } as const,
});

const mandatoryDimension = question({
  id: 'mandatory-dimension',
  asks: 'When is an invoice refused whose account demands a cost centre that its row does not have?',
  calls: ['GET /accounts', 'POST /invoices', 'PUT /invoices/{n}/bookkeep'],
  leaves: 'a booked and paid invoice of 250 kr, should Fortnox book it all the same',
  needs: 'an active account on which a cost centre is mandatory',
  answers: moments('dimensionsChecked'),
  investigate: async (company) => {
    const query = { limit: 500 };
    const accounts = await company.list({ path: 'accounts', query, envelope: 'Accounts' });
    const strict = accounts.find(
      (account) =>
        account.text('CostCenterSettings') === 'MANDATORY' && account.flag('Active') !== false,
    );
    if (!strict) throw new CannotTell('No account demands a cost centre.');
    const AccountNumber = Number(textOf(strict, 'Number'));
    return refusedWhen(company, { InvoiceRows: [company.row(200, { AccountNumber })] });
  },
});

const lockedPeriod = question({
  id: 'locked-period',
  asks: 'When is an invoice refused that is dated in a locked period?',
  calls: ['GET /settings/lockedperiod', 'POST /invoices', 'PUT /invoices/{n}/bookkeep'],
  leaves: 'a booked and paid invoice of 250 kr, should Fortnox book it all the same',
  needs: 'a locked period',
  answers: moments('lockChecked'),
  investigate: async (company) => {
    const lock = {
      method: 'GET',
      path: 'settings/lockedperiod',
      envelope: 'LockedPeriod',
    } as const;
    const end = (await company.must(lock)).date('EndDate');
    if (end === undefined) throw new CannotTell('Nothing is locked.');
    return refusedWhen(company, { InvoiceDate: end, DueDate: end });
  },
});

const takenOrNot = (reply: Reply): 'taken' | 'refused' =>
  reply.kind === 'done' ? 'taken' : 'refused';

const bookkeepTwice = question({
  id: 'bookkeep-twice',
  asks: 'What does Fortnox say when an invoice is booked a second time?',
  calls: ['POST /invoices', 'PUT /invoices/{n}/bookkeep', 'PUT /invoices/{n}/bookkeep'],
  leaves: 'a booked and paid invoice of 250 kr',
  answers: {
    refused: {
      means: 'refuses it; the evidence holds its code and text',
      follows: { kind: 'in-order', why: 'the invoice is read before it is booked again' },
      playedBy: [{}],
    },
    taken: {
      means: 'answers as if it had booked it',
      follows: { kind: 'in-order', why: 'the invoice is read before it is booked again' },
      playedBy: [],
    },
  },
  investigate: async ({ booked, bookkeep, settle }) => {
    const number = textOf(await booked(), 'DocumentNumber');
    const again = await bookkeep(number);
    await settle(number);
    return { answer: takenOrNot(again), evidence: inWords(again) };
  },
});

const markAsSent = question({
  id: 'mark-as-sent',
  asks: 'Can a booked invoice still be marked as sent?',
  calls: ['POST /invoices', 'PUT /invoices/{n}/bookkeep', 'PUT /invoices/{n}/externalprint'],
  leaves: 'a booked and paid invoice of 250 kr',
  answers: {
    taken: {
      means: 'marks it',
      follows: { kind: 'in-order', why: 'markAsSent is done before bookkeeping' },
      playedBy: [{ markAsSentOf: 'any' }],
    },
    refused: {
      means: 'refuses it: only drafts can be marked',
      follows: { kind: 'in-order', why: 'markAsSent is done before bookkeeping' },
      playedBy: [{ markAsSentOf: 'unbooked' }],
    },
  },
  investigate: async ({ booked, act, settle }) => {
    const number = textOf(await booked(), 'DocumentNumber');
    const marked = await act(number, 'externalprint');
    await settle(number);
    return { answer: takenOrNot(marked), evidence: inWords(marked) };
  },
});

export const bookkeepingQuestions = [
  ...[mandatoryDimension, lockedPeriod, bookkeepTwice, markAsSent],
];
