import { Decimal } from '@sync/shared';
import { parseEvent, type InvoicePaidEvent } from '@sync/subscriptionflow';

type Invoice = InvoicePaidEvent['data']['invoice'];

/**
 * What differs between an invoice that has been carried over and a later event about it, in
 * words; `undefined` when nothing of it would be booked differently. Names and addresses may
 * change: the invoice in the ledger keeps what it was made with.
 */
export function changedSince(
  carried: unknown,
  now: InvoicePaidEvent,
  since: 'after it was carried over' | 'while it was being carried over',
): string | undefined {
  const before = parseEvent(carried);
  if (!before.ok || before.value.type !== 'invoice.paid') return undefined;
  const [then, later] = [before.value.data.invoice, now.data.invoice];
  const changes = [...headerChanges(then, later), ...lineChanges(then, later)];
  if (changes.length === 0) return undefined;
  return (
    `changed in SubscriptionFlow ${since}: ${changes.join(', ')}; nothing was ` +
    'changed in Fortnox, credit the invoice there and book it anew if the change is right'
  );
}

function headerChanges(then: Invoice, later: Invoice): string[] {
  const names = ['currency', 'invoice_date', 'total_amount', 'tax_amount'] as const;
  return names
    .filter((name) => !isSame(then[name], later[name]))
    .map((name) => `${name} ${then[name]} is now ${later[name]}`);
}

/** `1250.0` and `1250.00` are one amount. */
function isSame(then: string, later: string): boolean {
  const numbers = [then, later].every((text) => /^-?\d+(\.\d+)?$/.test(text));
  return numbers ? new Decimal(then).eq(later) : then === later;
}

/** A person looks at the invoice itself then. */
const namedAtMost = 10;

function lineChanges(then: Invoice, later: Invoice): string[] {
  if (then.lines.length !== later.lines.length) {
    return [`${then.lines.length} lines are now ${later.lines.length}`];
  }
  const changed = later.lines.filter((line, index) => !isSameLine(then.lines[index], line));
  if (changed.length === 0) return [];
  const named = changed.slice(0, namedAtMost).map(({ id }) => id);
  const others = changed.length - named.length;
  return [`line ${named.join(', ')}${others > 0 ? ` and ${others} more` : ''}`];
}

function isSameLine(then: Invoice['lines'][number] | undefined, later: Invoice['lines'][number]) {
  const names = ['sub_total', 'discount', 'tax', 'total_amount'] as const;
  return (
    then?.id === later.id &&
    then.accounting_account_code === later.accounting_account_code &&
    names.every((name) => isSame(then[name], later[name]))
  );
}
