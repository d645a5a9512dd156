import { ok } from '@sync/shared';
import type { HandlerContext, Step } from '../handler.js';
import {
  compareCard,
  digestOfCard,
  followedCard,
  mayChangeCard,
  type Buyer,
  type HeldCustomer,
} from './noted-card.js';
import { failed } from '../stop.js';

/**
 * Changes a known customer's card when name, address or e-mail have changed since the last
 * invoice; costs a call only then. A card that nothing is noted of (found in Fortnox, or
 * linked while the setting was off) is left as its bookkeeper has it until the next change, and an
 * older invoice changes nothing. A value that is no longer there stays: Fortnox keeps what a change
 * does not name. Answers the digest to be noted.
 */
export async function followCard(
  context: HandlerContext,
  { plan }: Buyer,
  held: HeldCustomer,
): Step<string | undefined> {
  const standing = compareCard(context, plan, held);
  if (standing === 'other' && !mayChangeCard(context, held)) return ok(held.cardDigest);
  if (standing === 'unknown' && !held.isNewest) return ok(held.cardDigest);
  if (standing === 'other') {
    const { customerNumber } = held;
    // Sending the same card twice changes nothing, so a lost answer needs no looking up.
    const answer = await context.fortnox.customers.update(customerNumber, followedCard(plan));
    if (!answer.ok) return failed(answer.error, 'update the customer');
    context.history.note(`Fortnox customer ${customerNumber} has a new name or address.`);
  }
  return ok(digestOfCard(context, plan));
}
