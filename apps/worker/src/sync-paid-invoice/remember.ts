import { nothingInFortnox, type InFortnox } from '@sync/jobs';
import { shortText, textAtMost, type PaidInvoice } from '@sync/shared';
import type { HandlerContext } from '../handler.js';

/** Keeps what stands in Fortnox by now, also when a later step stops the story. */
export function remember({ facts }: HandlerContext, known: Partial<InFortnox>): void {
  facts.fortnox = { ...nothingInFortnox, ...facts.fortnox, ...known };
}

/** How lists and searches call the invoice. */
export function nameIt(
  { facts }: Pick<HandlerContext, 'facts'>,
  { number, customer }: PaidInvoice,
): void {
  facts.invoiceNumber = shortText(number, textAtMost);
  facts.customerId = customer.id;
  facts.customerName = shortText(customer.name, textAtMost);
}
