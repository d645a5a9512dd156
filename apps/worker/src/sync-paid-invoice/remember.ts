import { nothingInFortnox, type InFortnox } from '@sync/jobs';
import { shortText, type PaidInvoice } from '@sync/shared';
import type { HandlerContext } from '../handler.js';

/** Keeps what stands in Fortnox by now, also when a later step stops the story. */
export function remember({ facts }: HandlerContext, known: Partial<InFortnox>): void {
  facts.fortnox = { ...nothingInFortnox, ...facts.fortnox, ...known };
}

/** As much of a text as an event may have; the API's are of any length, and lists show them. */
const charactersAtMost = 1024;

/** How lists and searches call the invoice. */
export function nameIt(
  { facts }: Pick<HandlerContext, 'facts'>,
  { number, customer }: PaidInvoice,
): void {
  facts.invoiceNumber = shortText(number, charactersAtMost);
  facts.customerId = customer.id;
  facts.customerName = shortText(customer.name, charactersAtMost);
}
