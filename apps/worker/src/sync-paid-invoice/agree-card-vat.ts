import { noteCardVat, type KnownCustomer } from '@sync/connections';
import type { CustomerPlan, FortnoxCustomer, FortnoxFailure } from '@sync/fortnox';
import { err, ok, type ConnectionSettings } from '@sync/shared';
import type { Step, HandlerContext } from '../handler.js';
import { cardProblem, cardVatOf, decidingNumber, digestOfNumber } from './card-vat.js';
import { failed } from '../stop.js';

/**
 * A known customer whose VAT type or, under reverse charge, VAT number has changed since the last
 * invoice (a number came, the company moved) must not be booked by the old card. Costs a call only
 * then: once the card agrees that is remembered, else a person decides, because the card counts for
 * all of its invoices. Where cards follow SubscriptionFlow a new number is written to the card, if
 * that still has the one that was agreed upon.
 */
export async function agreeCardVat(
  context: HandlerContext,
  plan: CustomerPlan,
  known: KnownCustomer,
  { updateCustomers }: Pick<ConnectionSettings, 'updateCustomers'>,
): Step<void> {
  const wanted = cardVatOf(plan.draft);
  if (known.vatType === wanted.vatType && known.vatNumberDigest === wanted.vatNumberDigest) {
    return ok(undefined);
  }
  const { db, claim, fortnox } = context;
  const card = await fortnox.customers.get(known.customerNumber);
  if (!card.ok) return withoutCard(card.error);
  const problem = cardProblem(card.value, plan);
  const follows = updateCustomers && isAsAgreed(card.value, plan, known);
  if (problem && !follows) return err({ kind: 'problems', problems: [problem] });
  if (problem) {
    const written = await writeNumber(context, plan, known);
    if (!written.ok) return written;
  }
  await noteCardVat(db, claim.connectionId, plan.customerId, wanted);
  return ok(undefined);
}

/** Where it is gone the invoice is refused, upon which the customer is looked for or made anew. */
const withoutCard = (failure: FortnoxFailure): Awaited<Step<void>> =>
  failure.kind === 'not-found' ? ok(undefined) : failed(failure, 'read the customer card');

/** The card is as we last saw it, so only SubscriptionFlow's number has changed. */
function isAsAgreed(
  { vatType, vatNumber }: FortnoxCustomer,
  { draft }: CustomerPlan,
  { vatNumberDigest }: KnownCustomer,
): boolean {
  return (
    vatType === draft.VATType &&
    vatNumber !== undefined &&
    vatNumberDigest === digestOfNumber(vatNumber)
  );
}

async function writeNumber(
  { fortnox, history }: HandlerContext,
  { draft }: CustomerPlan,
  { customerNumber }: KnownCustomer,
): Step<void> {
  const number = decidingNumber(draft);
  if (number === undefined) return ok(undefined);
  // Sending the same number twice changes nothing, so a lost answer needs no looking up.
  const answer = await fortnox.customers.update(customerNumber, { VATNumber: number });
  if (!answer.ok) return failed(answer.error, 'update the customer');
  history.note(`Fortnox customer ${customerNumber} has a new VAT number.`);
  return ok(undefined);
}
