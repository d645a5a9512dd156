import { forgetChange } from '../ensure-change.js';
import type { HandlerContext } from '../handler.js';
import { invoiceRecord, type InvoiceRecord } from './invoice-record.js';

/**
 * The steps of an invoice in Fortnox. Whoever cancels it forgets them in this order: the invoice
 * after everything that was done to it, and last that it was to be withdrawn.
 */
const invoiceSteps = [
  ...(['bookkeep', 'sent', 'accrual', 'unspread', 'correct', 'invoice', 'withdraw'] as const),
];

/** Under this key the ledger remembers the step. */
export const stepKey = (
  { invoiceId }: Pick<HandlerContext, 'invoiceId'>,
  step: (typeof invoiceSteps)[number],
): string => `${step}:${invoiceId}`;

/** A later attempt may make the invoice anew. */
export async function forgetSteps(context: HandlerContext): Promise<void> {
  for (const step of invoiceSteps) {
    await forgetChange(context, stepKey(context, step));
  }
}

/** The invoice that an earlier attempt is known to have made. */
export function knownInvoice(
  context: Pick<HandlerContext, 'invoiceId' | 'known'>,
): InvoiceRecord | undefined {
  const state = context.known.get(stepKey(context, 'invoice'));
  return state?.kind === 'done' ? invoiceRecord.parse(state.result) : undefined;
}
