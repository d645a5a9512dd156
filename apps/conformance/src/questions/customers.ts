import { inWords, type Reply } from '../company/asking.js';
import { CannotTell } from '../company/cannot-tell.js';
import type { TestCompany } from '../company/test-company.js';
import { question } from '../question.js';

/** A card of this run alone, removed at the end. */
async function tryCard(
  { request, made }: TestCompany,
  CustomerNumber: string,
  Name: string,
): Promise<Reply> {
  const body = { Customer: { CustomerNumber, Name } };
  const reply = await request({ method: 'POST', path: 'customers', body, envelope: 'Customer' });
  if (reply.kind === 'done') made.passingCards.add(CustomerNumber);
  return reply;
}

const numberTwice = question({
  id: 'customer-number-twice',
  asks: 'Can two customers have the same number?',
  calls: ['POST /customers', 'POST /customers', 'DELETE /customers/{n}'],
  answers: {
    refused: {
      means: 'refuses the second; the evidence holds its code and text',
      follows: { kind: 'in-order', why: 'a customer is made once, even when an answer is lost' },
      playedBy: [{}],
    },
    taken: {
      means: 'takes both',
      follows: {
        kind: 'change',
        what: 'customerNumbers "subscriptionflow": its protection against a second customer',
      },
      playedBy: [],
    },
  },
  investigate: async (company) => {
    const { reference } = company;
    const first = await tryCard(company, reference, reference);
    if (first.kind === 'refused') throw new CannotTell(inWords(first));
    const second = await tryCard(company, reference, reference);
    return { answer: second.kind === 'done' ? 'taken' : 'refused', evidence: inWords(second) };
  },
});

const numberAgain = question({
  id: 'customer-number-again',
  asks: 'Is the number of a customer who was deleted free again?',
  calls: ['POST /customers', 'DELETE /customers/{n}', 'POST /customers'],
  answers: {
    free: {
      means: 'gives it to a new customer',
      follows: {
        kind: 'decide',
        what: 'delete no customer who is invoiced by SubscriptionFlow: whoever gets her number next gets her invoices (Fortnox keeps customers with documents, so it takes one without any)',
      },
      playedBy: [{ deletedNumbers: 'free' }],
    },
    reserved: {
      means: 'keeps it for good',
      follows: {
        kind: 'decide',
        what: 'make customers inactive instead of deleting them where customerNumbers is "subscriptionflow"',
      },
      playedBy: [{ deletedNumbers: 'reserved' }],
    },
  },
  investigate: async (company) => {
    const { reference, must, made } = company;
    const first = await tryCard(company, reference, reference);
    if (first.kind === 'refused') throw new CannotTell(inWords(first));
    await must({ method: 'DELETE', path: `customers/${reference}` });
    made.passingCards.delete(reference);
    const again = await tryCard(company, reference, reference);
    return { answer: again.kind === 'done' ? 'free' : 'reserved', evidence: inWords(again) };
  },
});

/** What the specification of April 2026 allows. */
const longest = 1024;

const nameLength = question({
  id: 'name-length',
  asks: "How long may a customer's name be?",
  calls: ['POST /customers', 'POST /customers', 'DELETE /customers/{n}'],
  answers: {
    '1024': {
      means: 'keeps 1,024 characters and refuses more',
      follows: { kind: 'in-order', why: 'longer names are shortened' },
      playedBy: [{}],
    },
    shorter: {
      means: 'does not keep 1,024 characters',
      follows: { kind: 'change', what: 'the longest name (mapping/customer.ts)' },
      playedBy: [],
    },
    longer: {
      means: 'takes more than 1,024 characters',
      follows: { kind: 'in-order', why: 'no more are sent' },
      playedBy: [],
    },
  },
  investigate: async (company) => {
    const { reference } = company;
    const name = reference.padEnd(longest, 'a');
    const fitting = await tryCard(company, `${reference}-1`, name);
    const kept = fitting.kind === 'done' && fitting.record.text('Name');
    if (kept !== name) return { answer: 'shorter', evidence: inWords(fitting) };
    const over = await tryCard(company, `${reference}-2`, `${name}a`);
    const evidence = `1,025 characters: ${inWords(over)}`;
    return { answer: over.kind === 'refused' ? '1024' : 'longer', evidence };
  },
});

const apostrophe = question({
  id: 'apostrophe',
  asks: 'Does Fortnox accept the straight apostrophe, as in "O\'Brien"?',
  calls: ['POST /customers', 'DELETE /customers/{n}'],
  answers: {
    accepted: {
      means: 'accepts it',
      follows: { kind: 'in-order', why: 'the round one is sent, which it accepts for certain' },
      playedBy: [],
    },
    refused: {
      means: 'refuses it',
      follows: { kind: 'in-order', why: 'the round one is sent' },
      playedBy: [{}],
    },
  },
  investigate: async (company) => {
    const reply = await tryCard(company, company.reference, "SYNCTEST O'Brien");
    return { answer: reply.kind === 'done' ? 'accepted' : 'refused', evidence: inWords(reply) };
  },
});

export const customerQuestions = [numberTwice, numberAgain, nameLength, apostrophe];
