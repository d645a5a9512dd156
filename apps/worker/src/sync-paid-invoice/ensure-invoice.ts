import { unlinkCustomer } from '@sync/connections';
import type { InvoicePlan } from '@sync/fortnox';
import { err, ok } from '@sync/shared';
import type { Step, Stop, HandlerContext } from '../handler.js';
import { ensureChange } from '../ensure-change.js';
import { failed } from '../stop.js';
import { forgetArticles } from './ensure-articles.js';
import { isSameInvoice } from './former-plan.js';
import { invoiceRecord, recordOf, type InvoiceRecord } from './invoice-record.js';
import { digestOfSettings, wasMadeOtherwise } from './made-by.js';
import { stepKey } from './invoice-steps.js';
import { settleDraft, type Planned, type SettledInvoice } from './settle-draft.js';
import { digestAsPlanned, digestForBooks, wasToldOtherwise } from './told-as.js';
import { withdrawDraft } from './withdraw-draft.js';
import { withdrawFormer, withdrawUnbooked } from './withdraw-former.js';

/**
 * The invoice in Fortnox, created at most once, settled with the totals of the source. One that was made of
 * something else than the source says now is not taken for ours; `former`, the plan of an event that has been
 * corrected since, tells that where the record does not. A draft that was made by other settings is made anew.
 */
export async function ensureInvoice(
  context: HandlerContext,
  planned: Planned,
  customerNumber: string,
  former: InvoicePlan | undefined,
): Step<SettledInvoice> {
  const { plan } = planned;
  let origin: 'found' | 'sent' = 'found';
  const made = await ensureChange(context, {
    key: stepKey(context, 'invoice'),
    what: 'create the invoice',
    day: plan.invoice.InvoiceDate,
    recorded: 'with-next',
    remembered: invoiceRecord,
    asked: askedOf(planned),
    send: async () => {
      origin = 'sent';
      const draft = { ...plan.invoice, CustomerNumber: customerNumber };
      const answer = await context.fortnox.invoices.create(draft);
      return answer.ok ? ok(recordOf(answer.value)) : answer;
    },
    lookUp: () => lookUpInvoice(context, plan),
  });
  if (!made.ok) return forgetWhatIsGone(context, plan, customerNumber, made.error);
  if (wasFound(origin) && isOfAnother(former, planned, made.value)) {
    const gone = await withdrawFormer(context, made.value, plan);
    if (!gone.ok) return gone;
  }
  if (wasFound(origin) && wasMadeOtherwise(made.value, planned.settings)) {
    const gone = await withdrawUnbooked(context, made.value.documentNumber);
    if (!gone.ok) return gone;
  }
  return standsOnAnotherDay(planned, made.value)
    ? withdrawDraft(context, made.value.documentNumber)
    : settleDraft(context, planned, made.value);
}

/** What its request says of an invoice, and no answer. */
const askedOf = ({ plan, toldAs, settings }: Planned) => ({
  lockedUntil: plan.lockedUntil ?? null,
  toldAs,
  plannedAs: digestAsPlanned(plan),
  booksAs: digestForBooks(plan),
  madeBy: digestOfSettings(settings),
});

function isOfAnother(
  former: InvoicePlan | undefined,
  planned: Planned,
  made: InvoiceRecord,
): boolean {
  if (made.toldAs !== null) return wasToldOtherwise(made, planned);
  return former !== undefined && !isSameInvoice(former, planned.plan);
}

/** Made by an attempt whose answer was lost, before the company locked or unlocked a period. */
function standsOnAnotherDay({ plan, settings }: Planned, made: InvoiceRecord): boolean {
  if (settings.lockedPeriod === 'dead-letter' || made.booked) return false;
  return made.invoiceDate !== null && made.invoiceDate !== plan.invoice.InvoiceDate;
}

/** Typed wide: the compiler does not see that `send` may have run. */
const wasFound = (origin: 'found' | 'sent'): boolean => origin === 'found';

/** Fortnox's codes for a customer that does not exist (any more); see the error catalogue. */
const customerGone: ReadonlySet<number | undefined> = new Set([2_000_204, 2_000_433]);

/** Fortnox's codes for an article that does not exist (any more). */
const articleGone: ReadonlySet<number | undefined> = new Set([2_001_302, 2_000_428]);

async function forgetWhatIsGone(
  context: HandlerContext,
  plan: InvoicePlan,
  customerNumber: string,
  stop: Stop,
): Step<never> {
  if (stop.kind !== 'fortnox-failure' || stop.failure.kind !== 'rejected') return err(stop);
  const { code } = stop.failure;
  if (customerGone.has(code)) return forgetCustomer(context, plan, customerNumber);
  const isOurArticle = articleGone.has(code) && plan.articles.length > 0;
  return isOurArticle ? forgetArticles(context, plan.articles) : err(stop);
}

/**
 * Somebody removed the customer in Fortnox after we had linked it: the link is forgotten, so that
 * the next attempt finds the customer under another number or creates it anew. It costs an attempt,
 * so that a Fortnox that says this for ever ends with a person.
 */
async function forgetCustomer(
  context: HandlerContext,
  plan: InvoicePlan,
  customerNumber: string,
): Step<never> {
  const { connectionId } = context.claim;
  await unlinkCustomer(context.db, connectionId, plan.customer.customerId, customerNumber);
  const reason = `Fortnox customer ${customerNumber} is gone; the customer is found or created anew.`;
  return err({ kind: 'try-again', reason });
}

async function lookUpInvoice(
  context: HandlerContext,
  plan: InvoicePlan,
): Step<InvoiceRecord | undefined> {
  const during = 'look for the invoice';
  const hits = await context.fortnox.invoices.findByExternalReference(
    plan.expected.externalReference,
  );
  if (!hits.ok) return failed(hits.error, during);
  // A credit invoice carries the reference of what it credits.
  const invoices = hits.value.filter(({ total }) => total?.isNegative() !== true);
  const [first, ...others] = invoices;
  if (!first) return ok(undefined);
  if (others.length > 0) return err(duplicates(invoices.map((hit) => hit.documentNumber)));
  const full = await context.fortnox.invoices.get(first.documentNumber);
  if (!full.ok) return failed(full.error, during);
  // Where not even the ledger says by what it was made.
  return ok({ ...recordOf(full.value), lockedUntil: plan.lockedUntil ?? null });
}

function duplicates(numbers: readonly string[]) {
  return {
    kind: 'problems',
    problems: [
      {
        kind: 'duplicate-in-fortnox',
        pointer: undefined,
        message: `Fortnox already holds several invoices for this one: ${numbers.join(', ')}.`,
        action: 'Cancel or credit the surplus ones in Fortnox, then try again.',
      },
    ],
  } as const;
}
