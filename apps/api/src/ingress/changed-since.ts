import type { Carried, LaterChange } from '@sync/jobs';
import { sha256Hex, shortText } from '@sync/shared';
import { isPaid, parseEvent, type InvoicePaidEvent } from '@sync/subscriptionflow';
import {
  decidingOf,
  digestOf,
  totalsOf,
  type Deciding,
  type Entries,
  type Field,
} from './decides-books.js';

type Since = 'after it was carried over' | 'while it was being carried over';

type Changed = Required<Pick<LaterChange, 'message' | 'toldAs'>>;

/**
 * What differs between an invoice that has been carried over and a later event about it, in
 * words; `undefined` when nothing of it would be booked differently. Names and addresses may
 * change: the invoice in the ledger keeps what it was made with. Of one that was read from
 * SubscriptionFlow's API, or whose event was erased, only currency and total can be compared.
 */
export function changedSince(
  carried: Carried,
  now: InvoicePaidEvent,
  since: Since,
): Changed | undefined {
  const [then, later] = eventsOf(carried, now) ?? totalsOfBoth(carried, now);
  const status = statusChange(now);
  const changes = [
    ...status,
    ...later.head.flatMap((field, place) => fieldChange(then.head[place], field)),
    ...entryChanges('line', then.lines, later.lines),
    ...entryChanges('payment', then.payments, later.payments),
  ];
  if (changes.length === 0) return undefined;
  const message =
    `changed in SubscriptionFlow ${since}: ${changes.join(', ')}; nothing was ` +
    'changed in Fortnox, credit the invoice there and book it anew if the change is right';
  const toldAs = digestOf(later);
  return { message, toldAs: status.length === 0 ? toldAs : sha256Hex(toldAs + status.join()) };
}

/** Nothing is booked that was not paid. */
function statusChange({ data }: InvoicePaidEvent): readonly string[] {
  const { status } = data.invoice;
  return isPaid({ status }) ? [] : [`status Paid is now ${shortText(status, 100)}`];
}

type Both = readonly [then: Deciding, later: Deciding];

function eventsOf({ source, event }: Carried, now: InvoicePaidEvent): Both | undefined {
  if (source !== 'event') return undefined;
  const before = parseEvent(event);
  if (!before.ok || before.value.type !== 'invoice.paid') return undefined;
  return [decidingOf(before.value), decidingOf(now)];
}

function totalsOfBoth({ currency, total }: Carried, now: InvoicePaidEvent): Both {
  const later = now.data.invoice;
  return [
    totalsOf(currency ?? later.currency, total ?? later.total_amount),
    totalsOf(later.currency, later.total_amount),
  ];
}

function fieldChange(then: Field | undefined, later: Field): readonly string[] {
  if (then?.decides === later.decides) return [];
  return then?.shown === undefined || later.shown === undefined
    ? [`${later.name} changed`]
    : [`${later.name} ${then.shown} is now ${later.shown}`];
}

/** A person looks at the invoice itself then. */
const namedAtMost = 10;

function entryChanges(what: 'line' | 'payment', then: Entries, later: Entries): readonly string[] {
  const [before, now] = [countOf(then), countOf(later)];
  if (before !== now) return [`${before} ${what}s are now ${now}`];
  const changed = [...later].filter(
    ([id, told]) => JSON.stringify(then.get(id)) !== JSON.stringify(told),
  );
  const named = changed.slice(0, namedAtMost).map(([id]) => `${what} ${id}`);
  const others = changed.length - named.length;
  return others > 0 ? [...named, `${others} more ${what}s`] : named;
}

const countOf = (entries: Entries): number =>
  [...entries.values()].reduce((count, { length }) => count + length, 0);
