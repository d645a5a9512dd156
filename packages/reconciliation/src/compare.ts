import { externalReference } from '@sync/fortnox';
import { isTerminal } from '@sync/jobs';
import { Decimal } from '@sync/shared';
import type { Facts, HeldInvoice, SourceInvoice } from './facts.js';
import { findings as say } from './findings.js';
import type { LedgerEntry } from './ledger-view.js';
import { monthsOf, type Judged, type MonthFigures } from './months.js';
import { isWithin, type Period } from './period.js';
import { isNothingLeft, isOnlyRounded } from './rounding.js';
import type { ReconciliationFinding } from './runs.js';
import { atOnce, inTurns, mapEach, withEach, type Steps } from './steps.js';

type Figures = {
  /** `null`: SubscriptionFlow could not be read. */
  readonly paidInSubscriptionFlow: number | null;
  readonly inLedger: number;
  readonly inFortnox: number;
  /** Found in Fortnox and nothing to say about it. */
  readonly agreed: number;
  /** Their job is under way. */
  readonly pending: number;
  /** Discarded by an operator, or dated before the connection's start. */
  readonly leftOut: number;
};

export type Comparison = {
  readonly figures: Figures;
  readonly findings: readonly ReconciliationFinding[];
  /** The same by month, with amounts. */
  readonly months: readonly MonthFigures[];
};

type Outcome = 'pending' | 'left-out' | readonly ReconciliationFinding[];

/** Compares by invoice; pure, so that it can be asked again when more is known. */
export const compare = (facts: Facts): Comparison => atOnce(comparison(facts));

/** The same beside other work: a hundred thousand invoices take seconds. */
export const compareInTurns = (facts: Facts): Promise<Comparison> => inTurns(comparison(facts));

function* comparison(facts: Facts): Steps<Comparison> {
  const index = yield* indexOf(facts);
  const invoices = yield* invoicesToJudge(facts);
  const judged = yield* eachOnce(
    yield* mapEach(invoices, (invoice) => judge(invoice, index, facts)),
  );
  const references = yield* mapEach(invoices, ({ id }) => externalReference(id));
  const extra = yield* extraOnes(facts, index, new Set(references));
  const all = [...judged, ...extra];
  const counted = (wanted: Outcome) => judged.filter(({ outcome }) => outcome === wanted).length;
  return {
    figures: {
      paidInSubscriptionFlow: facts.source ? invoices.length : null,
      inLedger: facts.ledger.length,
      inFortnox: facts.held.filter(
        (one) =>
          isInvoice(one) &&
          one.externalInvoiceReference1 &&
          isWithin(one.invoiceDate, facts.period),
      ).length,
      agreed: judged.filter(({ outcome }) => nameOf(outcome) === 'agreed').length,
      pending: counted('pending'),
      leftOut: counted('left-out'),
    },
    findings: all.flatMap(({ outcome }) => findingsIn(outcome)),
    months: yield* monthsOf(yield* mapEach(all, toJudged), facts.period),
  };
}

type Judgement = {
  readonly invoice: SourceInvoice | undefined;
  readonly entry?: LedgerEntry | undefined;
  readonly held: readonly HeldInvoice[];
  readonly outcome: Outcome;
};

/**
 * An invoice in Fortnox stands for one invoice: the one that it names, else the first that a person has
 * said is booked by it. Of two that were resolved with one number the second is nowhere in the books.
 */
function* eachOnce(judged: readonly Judgement[]): Steps<readonly Judgement[]> {
  const owners = new Map<string, string>();
  const claim = (isOwn: (id: string, one: HeldInvoice) => boolean): Steps<void> =>
    withEach(judged, ({ invoice, held }) => {
      for (const one of held) {
        if (!invoice || owners.has(one.documentNumber) || !isOwn(invoice.id, one)) continue;
        owners.set(one.documentNumber, invoice.id);
      }
    });
  yield* claim((id, one) => referencesOf(one).includes(externalReference(id)));
  yield* claim(() => true);
  return yield* mapEach(judged, (one) => {
    const [first] = one.held;
    const isOthers = one.held.every(
      ({ documentNumber }) => owners.get(documentNumber) !== one.invoice?.id,
    );
    if (!one.invoice || !first || !isOthers) return one;
    return { ...one, held: [], outcome: [say.shared(one.invoice, one.entry, first)] };
  });
}

const findingsIn = (outcome: Outcome): readonly ReconciliationFinding[] =>
  typeof outcome === 'string' ? [] : outcome;

const nameOf = (outcome: Outcome): string =>
  typeof outcome === 'string' ? outcome : (outcome[0]?.kind ?? 'agreed');

function toJudged({ invoice, held, outcome }: Judgement): Judged {
  return { invoice, held, outcome: nameOf(outcome), findings: findingsIn(outcome).length };
}

type Index = {
  readonly byReference: ReadonlyMap<string, readonly HeldInvoice[]>;
  readonly byNumber: ReadonlyMap<string, HeldInvoice>;
  readonly ledger: ReadonlyMap<string, LedgerEntry>;
};

function* indexOf({ held, ledger }: Facts): Steps<Index> {
  const byNumber = new Map<string, HeldInvoice>();
  yield* withEach(held, (one) => byNumber.set(one.documentNumber, one));
  const byReference = new Map<string, HeldInvoice[]>();
  yield* withEach(byNumber.values(), (one) => {
    for (const reference of referencesOf(one)) {
      const others = byReference.get(reference);
      if (others) others.push(one);
      else byReference.set(reference, [one]);
    }
  });
  const byInvoice = new Map<string, LedgerEntry>();
  yield* withEach(ledger, (one) => byInvoice.set(one.invoiceId, one));
  return { byReference, byNumber, ledger: byInvoice };
}

/** A credit belongs to the invoice that it names, whichever of its references does so. */
function referencesOf(held: HeldInvoice): readonly string[] {
  const { externalInvoiceReference1: first, externalInvoiceReference2: second } = held;
  const references = held.total?.isNegative() === true ? [first, second] : [first];
  return references.filter((reference) => reference !== undefined);
}

/** What SubscriptionFlow calls paid in the period, or in its place what our ledger has booked. */
function* invoicesToJudge(facts: Facts): Steps<readonly SourceInvoice[]> {
  const { period } = facts;
  const all = facts.source ?? (yield* mapEach(facts.ledger.filter(isBooked), toSource));
  const inPeriod = new Map<string, SourceInvoice>();
  yield* withEach(all, (one) => {
    const day = one.invoiceDate?.slice(0, 10);
    const isIn = day === undefined || (day >= period.from && day <= period.to);
    if (isIn) inPeriod.set(one.id, one);
  });
  return [...inPeriod.values()];
}

const isBooked = (entry: LedgerEntry): boolean =>
  entry.status === 'succeeded' || entry.status === 'resolved';

function toSource(entry: LedgerEntry): SourceInvoice {
  return {
    id: entry.invoiceId,
    number: entry.invoiceNumber ?? undefined,
    currency: entry.currency ?? undefined,
    total: entry.total === null ? undefined : new Decimal(entry.total),
    invoiceDate: entry.invoiceDate ?? undefined,
  };
}

function judge(invoice: SourceInvoice, index: Index, facts: Facts): Judgement {
  const entry = index.ledger.get(invoice.id);
  const held = foundFor(invoice, entry, index).filter(isInvoice);
  return { invoice, entry, held, outcome: outcomeOf(invoice, entry, held, facts) };
}

function outcomeOf(
  invoice: SourceInvoice,
  entry: LedgerEntry | undefined,
  [first, ...others]: readonly HeldInvoice[],
  facts: Facts,
): Outcome {
  if (entry && !isTerminal(entry.status)) return 'pending';
  if (!first) return isLeftOut(invoice, entry, facts) ? 'left-out' : [say.missing(invoice, entry)];
  if (others.length > 0) return [say.duplicate(invoice, entry, [first, ...others])];
  return differences(invoice, entry, first, facts);
}

/** By our reference, and by the number that the ledger has: a person may have booked it. */
function foundFor(
  invoice: SourceInvoice,
  entry: LedgerEntry | undefined,
  { byReference, byNumber }: Index,
): readonly HeldInvoice[] {
  const ours = byReference.get(externalReference(invoice.id)) ?? [];
  const number = entry?.fortnoxInvoiceNumber ?? undefined;
  const known = number === undefined ? undefined : byNumber.get(number);
  return known && !ours.includes(known) ? [known, ...ours] : ours;
}

/** A credit invoice repeats the reference of what it credits; its total is negative. */
function isInvoice(held: HeldInvoice): boolean {
  return !held.cancelled && !(held.total?.isNegative() === true && !held.total.isZero());
}

function isLeftOut(
  invoice: SourceInvoice,
  entry: LedgerEntry | undefined,
  { settings }: Facts,
): boolean {
  if (entry?.status === 'discarded') return true;
  const { startDate } = settings;
  return (
    startDate !== undefined && invoice.invoiceDate !== undefined && invoice.invoiceDate < startDate
  );
}

function differences(
  invoice: SourceInvoice,
  entry: LedgerEntry | undefined,
  held: HeldInvoice,
  { settings }: Facts,
): readonly ReconciliationFinding[] {
  const amounts = isSameAmount(invoice, held) ? [] : [say.different(invoice, entry, held)];
  // Drafts by the connection's own wish are neither bookkept nor settled.
  if (!settings.bookkeep) return amounts;
  const unbooked = entry?.booked === true && !held.booked;
  const unpaid = held.balance?.isZero() !== true;
  return [
    ...amounts,
    ...(unbooked ? [say.unbooked(invoice, entry, held)] : []),
    ...(unpaid ? [say.unpaid(invoice, entry, held)] : []),
  ];
}

/** What SubscriptionFlow's list leaves out cannot differ. */
function isSameAmount(invoice: SourceInvoice, held: HeldInvoice): boolean {
  const { total, currency } = invoice;
  const sameTotal =
    total === undefined || held.total?.eq(total) === true || isOnlyRounded(invoice, held);
  return sameTotal && (currency === undefined || held.currency === currency);
}

/** What stands in Fortnox under a reference that nobody calls paid. */
function* extraOnes(
  { source, ledger, paidBesides, period }: Facts,
  { byReference }: Index,
  judged: ReadonlySet<string>,
): Steps<readonly Judgement[]> {
  const entries = new Map<string, LedgerEntry>();
  yield* withEach(ledger, (entry) => entries.set(externalReference(entry.invoiceId), entry));
  const paid = new Set([...paidBesides].map(externalReference));
  const found: Judgement[] = [];
  yield* withEach(byReference, ([reference, invoices]) => {
    const entry = entries.get(reference);
    if (judged.has(reference) || paid.has(reference) || isCredited(invoices)) return;
    if (entry && (source === undefined || isAccountedFor(entry, period))) return;
    const first = invoices.find((one) => isInvoice(one) && isWithin(one.invoiceDate, period));
    if (!first) return;
    const outcome = [say.extra(reference, entry, first)];
    found.push({ invoice: undefined, held: invoices.filter(isInvoice), outcome });
  });
  return found;
}

/** Under way, or booked for an invoice of other days: out of a locked period, on the first open day. */
function isAccountedFor(entry: LedgerEntry, period: Period): boolean {
  const day = entry.invoiceDate ?? undefined;
  return !isTerminal(entry.status) || (isBooked(entry) && !isWithin(day, period));
}

/** Taken back by a credit invoice of the same amount: nothing is left of it. */
function isCredited(invoices: readonly HeldInvoice[]): boolean {
  return invoices.length > 1 && isNothingLeft(invoices.filter(({ cancelled }) => !cancelled));
}
