import { idAtMost } from '@sync/shared';
import { amountsOf } from './amounts.js';
import type { HeldInvoice, SourceInvoice } from './facts.js';
import type { LedgerEntry } from './ledger-view.js';
import type { ReconciliationFinding } from './runs.js';

type FindingKind = 'missing' | 'extra' | 'different' | 'unpaid' | 'unbooked' | 'duplicate';

type Entry = LedgerEntry | undefined;

type About = {
  readonly invoice?: SourceInvoice;
  readonly entry: Entry;
  readonly held?: HeldInvoice;
  /** Where Fortnox holds it more than once: all of them. */
  readonly all?: readonly HeldInvoice[];
};

/**
 * Why an invoice is missing: it never came, was ignored, stopped, is gone from Fortnox, was said to be
 * booked by the invoice of another, or has an id that no job may have.
 */
type Reason = 'never-told' | 'ignored' | 'dead-lettered' | 'gone' | 'shared' | 'id-too-long';

type Words = {
  readonly message: string;
  readonly action: string;
  readonly enqueueable?: boolean;
  readonly reason?: Reason;
};

function finding(kind: FindingKind, about: About, words: Words): ReconciliationFinding {
  const { invoice, held, all = held ? [held] : [] } = about;
  return {
    ...{ kind, ...namesOf(about), enqueueable: false, reason: undefined, ...words },
    invoiceDate: dayOf(invoice?.invoiceDate ?? held?.invoiceDate),
    amounts: amountsOf(invoice, all),
  };
}

/** Lists are read leniently: what is no day does not become one. */
const dayOf = (text: string | undefined): string | undefined =>
  /^\d{4}-\d{2}-\d{2}/.exec(text ?? '')?.[0];

type Names = Pick<
  ReconciliationFinding,
  'invoiceId' | 'invoiceNumber' | 'jobId' | 'fortnoxInvoiceNumber'
>;

const nameless: Names = {
  invoiceId: undefined,
  invoiceNumber: undefined,
  jobId: undefined,
  fortnoxInvoiceNumber: undefined,
};

/** What SubscriptionFlow and Fortnox say now wins over what our ledger remembers. */
function namesOf({ invoice, entry, held }: About): Names {
  return {
    ...nameless,
    ...(entry ? namesInLedger(entry) : {}),
    ...(invoice ? { invoiceId: invoice.id } : {}),
    ...(invoice?.number === undefined ? {} : { invoiceNumber: invoice.number }),
    ...(held ? { fortnoxInvoiceNumber: held.documentNumber } : {}),
  };
}

function namesInLedger(entry: LedgerEntry): Names {
  return {
    invoiceId: entry.invoiceId,
    invoiceNumber: entry.invoiceNumber ?? undefined,
    jobId: entry.jobId,
    fortnoxInvoiceNumber: entry.fortnoxInvoiceNumber ?? undefined,
  };
}

/** What a bookkeeper reads of each kind of disagreement. */
export const findings = {
  missing: (invoice: SourceInvoice, entry: Entry) =>
    finding('missing', { invoice, entry }, whyMissing(invoice, entry)),

  shared: (invoice: SourceInvoice, entry: Entry, held: HeldInvoice) =>
    finding(
      'missing',
      { invoice, entry },
      {
        reason: 'shared',
        message: `Said to be Fortnox invoice ${held.documentNumber}, which is that of another invoice.`,
        action:
          'If these are two invoices, book this one in Fortnox; if they are one, void the other in ' +
          'SubscriptionFlow.',
      },
    ),

  extra: (reference: string, entry: Entry, held: HeldInvoice) =>
    finding(
      'extra',
      { entry, held },
      {
        message:
          `Fortnox invoice ${held.documentNumber} stands under reference ${reference}, ` +
          'which SubscriptionFlow does not call a paid invoice.',
        action:
          'See in SubscriptionFlow whether it was voided or deleted; credit it in Fortnox if so.',
      },
    ),

  different: (invoice: SourceInvoice, entry: Entry, held: HeldInvoice) =>
    finding(
      'different',
      { invoice, entry, held },
      {
        message:
          `Fortnox invoice ${held.documentNumber} is over ${amount(held)}, ` +
          `in SubscriptionFlow it is over ${amount(invoice)}.`,
        action:
          'Find out which is right; a booked invoice is corrected by crediting it in Fortnox.',
      },
    ),

  unpaid: (invoice: SourceInvoice, entry: Entry, held: HeldInvoice) =>
    finding(
      'unpaid',
      { invoice, entry, held },
      {
        message:
          `Fortnox invoice ${held.documentNumber} has a balance of ` +
          `${held.balance?.toFixed() ?? '(unknown)'} ${held.currency ?? ''} although it is paid.`,
        action: 'Compare its payments in Fortnox with the transactions in SubscriptionFlow.',
      },
    ),

  unbooked: (invoice: SourceInvoice, entry: Entry, held: HeldInvoice) =>
    finding(
      'unbooked',
      { invoice, entry, held },
      {
        message: `Fortnox invoice ${held.documentNumber} was bookkept and no longer is.`,
        action: 'See in Fortnox who changed it, and bookkeep it.',
      },
    ),

  duplicate: (
    invoice: SourceInvoice,
    entry: Entry,
    held: readonly [HeldInvoice, ...HeldInvoice[]],
  ) =>
    finding(
      'duplicate',
      { invoice, entry, held: held[0], all: held },
      {
        message: `Fortnox holds it more than once: ${held.map((one) => one.documentNumber).join(', ')}.`,
        action: 'Keep one; cancel the others in Fortnox, or credit those that are bookkept.',
      },
    ),
} as const;

const idTooLong: Words = {
  reason: 'id-too-long',
  message: `Paid in SubscriptionFlow and not in Fortnox; its id there has more than ${idAtMost} characters and cannot be taken in.`,
  action: 'Book it in Fortnox by hand.',
};

function whyMissing({ id }: SourceInvoice, entry: Entry): Words {
  if (entry === undefined && id.length > idAtMost) return idTooLong;
  switch (entry?.status) {
    case undefined:
      return {
        reason: 'never-told',
        message: 'Paid in SubscriptionFlow; it never came here and is not in Fortnox.',
        action: 'Enqueue it from this report.',
        enqueueable: true,
      };
    case 'ignored':
      return {
        reason: 'ignored',
        message: 'Paid in SubscriptionFlow; it was ignored here and is not in Fortnox.',
        action: 'Enqueue it from this report.',
        enqueueable: true,
      };
    case 'dead-lettered':
      return {
        reason: 'dead-lettered',
        message: 'Paid in SubscriptionFlow; its job is a dead letter, it is not in Fortnox.',
        action: 'Do what the dead letter says, then replay it.',
      };
    default:
      return {
        reason: 'gone',
        message:
          `Carried over as Fortnox invoice ${entry?.fortnoxInvoiceNumber ?? '(unknown)'}, ` +
          'which is no longer there or was cancelled.',
        action: 'See in Fortnox who removed it and why; book it by hand if it should be there.',
      };
  }
}

function amount(of: SourceInvoice | HeldInvoice): string {
  return `${of.total?.toFixed() ?? '(unknown)'} ${of.currency ?? '(no currency)'}`;
}
