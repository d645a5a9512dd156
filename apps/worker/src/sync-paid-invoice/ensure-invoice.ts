import { forgetIntent } from '@sync/jobs';
import { unlinkCustomer } from '@sync/connections';
import type { ExpectedInvoice, FortnoxInvoice, InvoicePlan } from '@sync/fortnox';
import { Decimal, err, ok } from '@sync/shared';
import type { Step, Stop, HandlerContext } from '../handler.js';
import { ensureChange } from '../ensure-change.js';
import { failed } from '../stop.js';
import { isSameInvoice } from './former-plan.js';
import { withdrawFormer } from './withdraw-former.js';

/** What the ledger remembers of the invoice in Fortnox: what Fortnox echoed, `null` if it did not. */
export type InvoiceRecord = {
  readonly documentNumber: string;
  readonly total: string | null;
  readonly totalVat: string | null;
  readonly currency: string | null;
  readonly currencyRate: string | null;
  readonly currencyUnit: number | null;
  readonly accountingMethod: string | null;
  readonly booked: boolean;
};

/**
 * The invoice in Fortnox, created at most once, with exactly the totals of the source. `former` is
 * the plan of an event that has been corrected since: an invoice made by it is not taken for ours.
 */
export async function ensureInvoice(
  context: HandlerContext,
  plan: InvoicePlan,
  customerNumber: string,
  former: InvoicePlan | undefined,
): Step<InvoiceRecord> {
  let origin: 'found' | 'sent' = 'found';
  const made = await ensureChange<InvoiceRecord>(context, {
    key: invoiceKey(context),
    what: 'create the invoice',
    send: async () => {
      origin = 'sent';
      const draft = { ...plan.invoice, CustomerNumber: customerNumber };
      const answer = await context.fortnox.invoices.create(draft);
      return answer.ok ? ok(recordOf(answer.value)) : answer;
    },
    lookUp: () => lookUpInvoice(context, plan.expected.externalReference),
  });
  if (!made.ok) return forgetCustomerIfGone(context, plan, customerNumber, made.error);
  if (former && wasFound(origin) && !isSameInvoice(former, plan)) {
    return withdrawFormer(context, made.value.documentNumber);
  }
  const differences = differencesOf(made.value, plan.expected);
  if (differences.length === 0) return made;
  return withdraw(context, made.value, plan.expected, differences);
}

/** Typed wide: the compiler does not see that `send` may have run. */
const wasFound = (origin: 'found' | 'sent'): boolean => origin === 'found';

/** Fortnox's codes for a customer that does not exist (any more); see the error catalogue. */
const customerGone: ReadonlySet<number | undefined> = new Set([2_000_204, 2_000_433]);

/**
 * Somebody removed the customer in Fortnox after we had linked it: the link is forgotten, so that
 * the next attempt finds the customer under another number or creates it anew. It costs an attempt,
 * so that a Fortnox that says this for ever ends with a person.
 */
async function forgetCustomerIfGone(
  context: HandlerContext,
  plan: InvoicePlan,
  customerNumber: string,
  stop: Stop,
): Step<never> {
  if (stop.kind !== 'fortnox-failure' || stop.failure.kind !== 'rejected') return err(stop);
  if (!customerGone.has(stop.failure.code)) return err(stop);
  const { connectionId } = context.claim;
  await unlinkCustomer(context.db, connectionId, plan.customer.customerId, customerNumber);
  const reason = `Fortnox customer ${customerNumber} is gone; the customer is found or created anew.`;
  return err({ kind: 'try-again', reason });
}

function invoiceKey(context: HandlerContext): string {
  return `invoice:${context.invoiceId}`;
}

export function recordOf(invoice: FortnoxInvoice): InvoiceRecord {
  return {
    documentNumber: invoice.documentNumber,
    total: textOf(invoice.total),
    totalVat: textOf(invoice.totalVat),
    currency: invoice.currency ?? null,
    currencyRate: textOf(invoice.currencyRate),
    currencyUnit: invoice.currencyUnit?.toNumber() ?? null,
    accountingMethod: invoice.accountingMethod ?? null,
    booked: invoice.booked,
  };
}

function textOf(amount: Decimal | undefined): string | null {
  return amount?.toFixed() ?? null;
}

async function lookUpInvoice(
  context: HandlerContext,
  reference: string,
): Step<InvoiceRecord | undefined> {
  const during = 'look for the invoice';
  const hits = await context.fortnox.invoices.findByExternalReference(reference);
  if (!hits.ok) return failed(hits.error, during);
  const [first, ...others] = hits.value;
  if (!first) return ok(undefined);
  if (others.length > 0) return err(duplicates(hits.value.map((hit) => hit.documentNumber)));
  const full = await context.fortnox.invoices.get(first.documentNumber);
  return full.ok ? ok(recordOf(full.value)) : failed(full.error, during);
}

function duplicates(numbers: readonly string[]) {
  return {
    kind: 'problems',
    problems: [
      {
        kind: 'duplicate-in-fortnox',
        pointer: undefined,
        message: `Fortnox already holds several invoices for this one: ${numbers.join(', ')}.`,
        action: 'Cancel or credit the surplus ones in Fortnox, then replay.',
      },
    ],
  } as const;
}

/** `Total`, currency and rate never differ; `TotalVAT` may by the tolerance. Missing is different. */
function differencesOf(made: InvoiceRecord, expected: ExpectedInvoice): string[] {
  const vat = made.totalVat === null ? undefined : new Decimal(made.totalVat);
  const sameVat = vat?.minus(expected.vat).abs().lte(expected.vatTolerance) ?? false;
  return [
    equals(made.total, expected.total)
      ? undefined
      : `Total ${shown(made.total)} instead of ${expected.total.toFixed()}`,
    sameVat ? undefined : `TotalVAT ${shown(made.totalVat)} instead of ${expected.vat.toFixed()}`,
    made.currency === expected.currency
      ? undefined
      : `Currency ${shown(made.currency)} instead of ${expected.currency}`,
    equals(made.currencyRate, expected.currencyRate) && made.currencyUnit === expected.currencyUnit
      ? undefined
      : `CurrencyRate ${shown(made.currencyRate)} instead of ${expected.currencyRate.toFixed()}`,
  ].filter((difference) => difference !== undefined);
}

function equals(echoed: string | null, expected: Decimal): boolean {
  return echoed !== null && expected.eq(echoed);
}

function shown(value: string | null): string {
  return value ?? '(missing)';
}

/**
 * Fortnox made something else than was sent. While it is not bookkept it can still be cancelled,
 * and after that a replay may create it anew.
 */
async function withdraw(
  context: HandlerContext,
  made: InvoiceRecord,
  expected: ExpectedInvoice,
  differences: readonly string[],
): Step<InvoiceRecord> {
  const number = made.documentNumber;
  const left = await cancelUnlessBooked(context, made);
  const problem = {
    kind: 'fortnox-differs',
    pointer: undefined,
    message: `Fortnox made invoice ${number} with ${differences.join(', ')}. ${left}`,
    action: isWholeKronor(made, expected) ? stopRounding : compare,
  };
  return err({ kind: 'problems', problems: [problem] });
}

const compare =
  'Compare customer card, invoice defaults and VAT set-up in Fortnox with the source, then replay.';

const stopRounding =
  'The company rounds invoices to whole kronor (öresavrundning), which would leave this one open by some öre after its payment. Switch the rounding off in Fortnox’s invoice settings, then replay.';

/** Öresavrundning shows as a total in whole kronor less than one krona away. */
function isWholeKronor(made: InvoiceRecord, { currency, total }: ExpectedInvoice): boolean {
  if (made.total === null || currency !== 'SEK' || total.isInteger()) return false;
  const rounded = new Decimal(made.total);
  return rounded.isInteger() && rounded.minus(total).abs().lt(1);
}

async function cancelUnlessBooked(context: HandlerContext, made: InvoiceRecord): Promise<string> {
  if (made.booked) return 'It is bookkept and was left as it is.';
  const cancelled = await context.fortnox.invoices.cancel(made.documentNumber);
  if (!cancelled.ok) return 'It could not be cancelled; cancel it in Fortnox before replaying.';
  await forgetIntent(context.db, context.claim, invoiceKey(context));
  return 'It was cancelled before bookkeeping.';
}
