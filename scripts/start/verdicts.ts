import { at, listAt, textAt } from './json.js';
import type { Outcome } from './samples.js';

/** What is wrong with an outcome, in words; empty when the sample ended as it says it should. */
export function mismatches({ sample, job }: Outcome): readonly string[] {
  const { expected } = sample;
  const status = job === undefined ? 'ignored' : textAt(job, 'status');
  if (status !== expected.status) return [`${status || 'no status'}, expected ${expected.status}`];
  if (status === 'dead-lettered') return wrongReason(expected.deadLetterKind, job);
  return status === 'succeeded' ? wrongBooking(expected, job) : [];
}

function wrongReason(kind: string, job: unknown): readonly string[] {
  const said = `${textAt(job, 'deadLetter', 'kind')} ${textAt(job, 'deadLetter', 'message')}`;
  return said.includes(kind) ? [] : [`dead-lettered for another reason than ${kind}: ${said}`];
}

function wrongBooking(expected: Outcome['sample']['expected'], job: unknown): readonly string[] {
  const payments = listAt(job, 'fortnox', 'payments');
  return [
    textAt(job, 'fortnox', 'invoiceNumber') === '' ? 'no Fortnox invoice number' : '',
    at(job, 'fortnox', 'booked') === true ? '' : 'invoice not booked',
    payments.length === Number(expected.payments) ? '' : `${payments.length} payments`,
    payments.every((payment) => at(payment, 'booked') === true) ? '' : 'a payment is not booked',
    textAt(job, 'currency') === expected.currency ? '' : `currency ${textAt(job, 'currency')}`,
    sameAmount(textAt(job, 'total'), expected.total) ? '' : `total ${textAt(job, 'total')}`,
  ].filter((complaint) => complaint !== '');
}

/** `1490` and `1490.00` are the same amount of money; no arithmetic, so no rounding either. */
function sameAmount(a: string, b: string): boolean {
  const plain = (amount: string): string => amount.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
  return plain(a) === plain(b);
}
