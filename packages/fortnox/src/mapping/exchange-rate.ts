import {
  Decimal,
  roundHalfUp,
  type CompanyHabit,
  type ConnectionSettings,
  type LocalDate,
  type PaidInvoice,
} from '@sync/shared';
import type { ResolvedRate } from './plan.js';
import { problem, type MappingProblem } from './problem.js';

/** Where the rate comes from: known already, to be asked of Fortnox, or not to be had. */
export type RateNeed =
  | { readonly kind: 'known'; readonly rate: ResolvedRate }
  | { readonly kind: 'lookup'; readonly currency: string; readonly date: LocalDate }
  | { readonly kind: 'unusable'; readonly problem: MappingProblem };

type Input = { readonly invoice: PaidInvoice; readonly settings: ConnectionSettings };

/**
 * SEK needs no rate; otherwise the setting decides between the event's rate and Fortnox's currency
 * register for the invoice date. A rate to another currency than SEK is no rate for our purpose.
 */
export function rateNeeded({ invoice, settings }: Input): RateNeed {
  const { currency, invoiceDate, exchangeRate } = invoice;
  if (currency === 'SEK') return { kind: 'known', rate: sekRate(invoiceDate) };
  const lookup = { kind: 'lookup', currency, date: invoiceDate } as const;
  if (settings.exchangeRate === 'fortnox') return lookup;
  if (exchangeRate?.to !== 'SEK') {
    if (settings.exchangeRate === 'event-then-fortnox') return lookup;
    return { kind: 'unusable', problem: rateMissing(invoice) };
  }
  if (!exchangeRate.rate.gt(0))
    return { kind: 'unusable', problem: rateNotPositive(exchangeRate.rate) };
  const { rate, date } = exchangeRate;
  return { kind: 'known', rate: { rate, unit: 1, date: date ?? invoiceDate, source: 'event' } };
}

const sekRate = (date: LocalDate): ResolvedRate => ({
  rate: new Decimal(1),
  unit: 1,
  date,
  source: 'sek',
});

/**
 * The rate per one unit, at most ten decimals. Fortnox's behaviour for other units than 1 is not
 * documented and published clients disagree about it, so 7.05 per 100 is sent as 0.0705 per 1.
 */
export function perOneUnit({ rate, unit }: ResolvedRate): Decimal {
  return roundHalfUp(rate.div(unit), 10);
}

/** SEK per `unit` of the currency, as Fortnox's register had it on `date`. */
type RegisterRate = Pick<ResolvedRate, 'rate' | 'unit'> & { readonly date: LocalDate };

/**
 * The rate of an invoice whose event has none. Fortnox's own rule counts, the rate of the invoice
 * date, and the register, which shows the latest, judges it. Sent all the same where the company's
 * Fortnox was seen to take none that is usable, and for a currency that is quoted in other units
 * than one, of which nobody knows how payments would read them.
 */
export function registerRate(
  { rate, unit, date }: RegisterRate,
  habit: CompanyHabit,
): ResolvedRate {
  const resolved = { rate, unit, date, source: 'fortnox' } as const;
  if (unit !== 1) return resolved;
  const isUsable = habit.omittedRate !== 'implausible';
  return { ...resolved, sending: isUsable ? 'left-to-fortnox' : 'stated-for-want' };
}

export function rateProblems(rate: ResolvedRate): MappingProblem[] {
  return rate.rate.gt(0) && rate.unit > 0 ? [] : [rateNotPositive(rate.rate)];
}

/** For the timeline; nothing to say about SEK. */
export function rateNotes(invoice: PaidInvoice, rate: ResolvedRate): string[] {
  if (rate.source === 'sek') return [];
  if (rate.sending === 'left-to-fortnox') {
    return [`The event has no rate: Fortnox's own of ${invoice.invoiceDate} counts.`];
  }
  const date = rate.date === undefined ? '' : ` of ${rate.date}`;
  const given = invoice.exchangeRate?.source;
  const event = `the event${given === undefined || given === 'event' ? '' : ` (${given})`}`;
  const source = rate.source === 'event' ? event : "Fortnox's currency register";
  return [
    `Rate ${perOneUnit(rate).toString()} SEK per ${invoice.currency}${date}, from ${source}.`,
  ];
}

const rateMissing = (invoice: PaidInvoice) =>
  problem(
    'exchange-rate-missing',
    '/exchange_rate',
    `The invoice is in ${invoice.currency} and states no exchange rate to SEK, and the connection takes rates only from the event.`,
    'Let Fortnox\'s rate be used where none comes with the invoice, on the company\'s settings page under "Other currencies"; or send the rate. Then try again.',
  );

const rateNotPositive = (rate: Decimal) =>
  problem(
    'exchange-rate-not-positive',
    '/exchange_rate/rate',
    `The exchange rate ${rate.toString()} is not greater than zero.`,
    'Correct the rate where it comes from, then have it read again.',
  );
