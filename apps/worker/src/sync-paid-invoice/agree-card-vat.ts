import type { CardVat } from '@sync/connections';
import type { CustomerPlan, FortnoxCustomer, FortnoxFailure, MappingProblem } from '@sync/fortnox';
import { err, ok } from '@sync/shared';
import type { Step, HandlerContext } from '../handler.js';
import { cardProblem, decidingNumber, ofOlderInvoice } from './card-vat.js';
import {
  cardVatOf,
  isCardAsNoted,
  isVatNoted,
  mayChangeCard,
  type Buyer,
  type Follows,
  type HeldCustomer,
} from './noted-card.js';
import { failed } from '../stop.js';

/**
 * A known customer whose VAT type or, under reverse charge, VAT number has changed since the last
 * invoice (a number came, the company moved) must not be booked by the old card. Costs a call only
 * then: the card must agree, else a person decides, because the card counts for all of its invoices.
 * Where cards follow SubscriptionFlow a new number is written to the card, if that still has the one
 * that was agreed upon and the invoice is not older than that agreement. Answers how the card stands;
 * `undefined`: it is gone.
 */
export async function agreeCardVat(
  context: HandlerContext,
  { plan }: Buyer,
  held: HeldCustomer,
  { updateCustomers }: Follows,
): Step<CardVat | undefined> {
  const agreed = ok(cardVatOf(context, plan));
  if (isVatNoted(context, plan, held)) return agreed;
  const card = await context.fortnox.customers.get(held.customerNumber);
  if (!card.ok) return withoutCard(card.error);
  const problem = cardProblem(card.value, plan);
  if (!problem) return agreed;
  const against = updateCustomers ? againstWriting(context, plan, card.value, held) : 'not-wanted';
  if (against !== undefined) return err(stop(problem, held, against));
  const written = await writeNumber(context, plan, held);
  return written.ok ? agreed : written;
}

/** Where it is gone the invoice is refused, upon which the customer is looked for or made anew. */
const withoutCard = (failure: FortnoxFailure): Awaited<Step<undefined>> =>
  failure.kind === 'not-found' ? ok(undefined) : failed(failure, 'read the customer card');

type Against = 'not-wanted' | 'changed-by-others' | 'older-invoice';

function againstWriting(
  context: HandlerContext,
  plan: CustomerPlan,
  card: FortnoxCustomer,
  held: HeldCustomer,
): Against | undefined {
  if (!isCardAsNoted(context, plan, card, held)) return 'changed-by-others';
  if (mayChangeCard(context, held)) return undefined;
  // What fills a gap may be the newest all the same.
  return held.isNewest ? 'not-wanted' : 'older-invoice';
}

function stop(problem: MappingProblem, { customerNumber }: HeldCustomer, against: Against) {
  const problems = [
    against === 'older-invoice' ? ofOlderInvoice(problem, customerNumber) : problem,
  ];
  return { kind: 'problems', problems } as const;
}

async function writeNumber(
  { fortnox, history }: HandlerContext,
  { draft }: CustomerPlan,
  { customerNumber }: HeldCustomer,
): Step<void> {
  const number = decidingNumber(draft);
  if (number === undefined) return ok(undefined);
  // Sending the same number twice changes nothing, so a lost answer needs no looking up.
  const answer = await fortnox.customers.update(customerNumber, { VATNumber: number });
  if (!answer.ok) return failed(answer.error, 'update the customer');
  history.note(`Fortnox customer ${customerNumber} has a new VAT number.`);
  return ok(undefined);
}
