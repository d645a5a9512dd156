import Table from 'cli-table3';
import { tableStyle } from '../services/table-style.js';
import { listAt, textAt } from './json.js';
import type { Outcome } from './samples.js';
import { mismatches } from './verdicts.js';

/** The table of `npm start`: one line per sample, as its sync job tells it. */
export function summary(
  outcomes: readonly Outcome[],
  callsOf: (invoiceId: string) => number | undefined,
): string {
  const table = new Table({
    head: ['Invoice', 'Sample', '', 'Total', 'Status', 'Fortnox', 'Payment', 'Calls'],
    colAligns: ['left', 'left', 'left', 'right', 'left', 'right', 'left', 'right'],
    style: { ...tableStyle(), compact: true },
  });
  for (const outcome of outcomes) {
    const { sample, job } = outcome;
    const wrong = mismatches(outcome);
    table.push([
      sample.number,
      sample.name,
      sample.expected.currency,
      textAt(job, 'total') || sample.expected.total,
      wrong.length === 0 ? statusOf(outcome) : `✗ ${wrong.join('; ')}`,
      textAt(job, 'fortnox', 'invoiceNumber') || '–',
      paymentsOf(job),
      String(callsOf(sample.invoiceId) ?? '–'),
    ]);
  }
  return table.toString();
}

function statusOf({ job }: Outcome): string {
  const status = job === undefined ? 'ignored' : textAt(job, 'status');
  const kind = textAt(job, 'deadLetter', 'kind');
  return kind === '' ? status : `${status} (${kind})`;
}

function paymentsOf(job: unknown): string {
  const numbers = listAt(job, 'fortnox', 'payments').map((payment) => textAt(payment, 'number'));
  return numbers.length === 0 ? '–' : numbers.join(', ');
}
