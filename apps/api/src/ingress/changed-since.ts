import type { Carried, ToldChange } from '@sync/jobs';
import { sha256Hex, shortText } from '@sync/shared';
import { isPaid, parseEvent, type InvoicePaidEvent } from '@sync/subscriptionflow';
import {
  decidingOf,
  digestsOf,
  totalsOf,
  type Deciding,
  type Entries,
  type Field,
  type Judging,
} from './decides-books.js';

/** When, as the events' own times say, SubscriptionFlow has changed it. */
export type Since =
  | 'after it was carried over'
  | 'while it was being carried over'
  | 'before it was corrected by hand';

/** In words, and how it is told from others. */
export type Changed = Pick<ToldChange, 'message' | 'toldAs' | 'formerlyToldAs' | 'takesBackSince'>;

/**
 * What differs between an invoice that has been carried over and a later event about it, in words. Where
 * nothing of it would be booked differently, that it is as it was booked: that is to be told only where it was
 * told otherwise in between, and it is newer than what was booked; `undefined` where it is not. Names and
 * addresses may change: the invoice in the ledger keeps what it was made with. Of one that was read from
 * SubscriptionFlow's API, or whose event was erased, only currency and total can be compared.
 */
export function changedSince(
  carried: Carried,
  now: InvoicePaidEvent,
  since: Since,
  judging: Judging,
): Changed | undefined {
  const known = eventsOf(carried, now, judging);
  const [then, later] = known ?? totalsOfBoth(carried, now);
  const status = statusChange(now);
  const changes = [...status, ...changesBetween(then, later)];
  const told = toldAsOf(later, status, judging);
  if (changes.length === 0) {
    return known || carried.total !== null
      ? takenBack(carried, now, told, known ? asBooked : asFarAsKept)
      : undefined;
  }
  return {
    message: `changed in SubscriptionFlow ${since}: ${changes.join(', ')}; ${toDo[since]}`,
    ...told,
  };
}

/** How it is told from others. */
export type ToldAs = Pick<Changed, 'toldAs' | 'formerlyToldAs'>;

function toldAsOf(later: Deciding, status: readonly string[], judging: Judging): ToldAs {
  const [toldAs, ...formerlyToldAs] = digestsOf(later, judging).map((digest) =>
    status.length === 0 ? digest : sha256Hex(digest + status.join()),
  );
  return { toldAs, formerlyToldAs };
}

const toDo = {
  'after it was carried over':
    'nothing was changed in Fortnox, credit the invoice there and book it anew if the change is right',
  // Whoever books it anew before that attempt has ended has it in the books twice if it fails.
  'while it was being carried over':
    'if that attempt succeeds, credit the invoice in Fortnox and book it anew if the change is right; ' +
    'if it does not, do nothing, the next one works from the change',
  // It may be booked by then, or not yet.
  'before it was corrected by hand':
    'the correction by hand stands, correct it again, or the invoice in Fortnox, if the change is right',
} as const;

const asBooked =
  'told again in SubscriptionFlow as it was booked: if the invoice was credited or booked anew by hand ' +
  'since, correct that in Fortnox by a new voucher; otherwise nothing is to be done';

const asFarAsKept =
  'told again in SubscriptionFlow with the currency and total that were booked; nothing else is kept ' +
  'of it here, compare the invoice in Fortnox with it';

const longAgo = '1970-01-01T00:00:00Z';

/** `undefined`: it is no newer than what was booked, and takes nothing back. */
export function takenBack(
  { source, event }: Carried,
  { timestamp }: { readonly timestamp: string },
  told: ToldAs,
  message: string,
): Changed | undefined {
  const before = parseEvent(event);
  // An event that was not booked from, but read anew, says nothing of when what is booked was told.
  const booked = before.ok && source === 'event' ? before.value.timestamp : longAgo;
  if (Date.parse(timestamp) <= Date.parse(booked)) return undefined;
  return { message, ...told, takesBackSince: booked };
}

function changesBetween(then: Deciding, later: Deciding): readonly string[] {
  const changes = [
    ...later.head.flatMap((field, place) => fieldChange(then.head[place], field)),
    ...numberChange(then, later),
    ...entryChanges('line', then.lines, later.lines),
    ...entryChanges('payment', then.payments, later.payments),
  ];
  return [...new Set(changes)];
}

/** Where it stands in the EU sales list both times. */
function numberChange(then: Deciding, { listedAs }: Deciding): readonly string[] {
  const isOther =
    then.listedAs !== undefined && listedAs !== undefined && then.listedAs !== listedAs;
  return isOther ? ['VAT number changed'] : [];
}

/** Nothing is booked that was not paid. */
function statusChange({ data }: InvoicePaidEvent): readonly string[] {
  const { status } = data.invoice;
  return isPaid({ status }) ? [] : [`status Paid is now ${shortText(status, 100)}`];
}

type Both = readonly [then: Deciding, later: Deciding];

function eventsOf(
  { source, event }: Carried,
  now: InvoicePaidEvent,
  judging: Judging,
): Both | undefined {
  if (source !== 'event') return undefined;
  const before = parseEvent(event);
  if (!before.ok || before.value.type !== 'invoice.paid') return undefined;
  return [decidingOf(before.value, judging), decidingOf(now, judging)];
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
