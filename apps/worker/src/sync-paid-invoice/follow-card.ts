import type { CustomerPlan } from '@sync/fortnox';
import { ok } from '@sync/shared';
import type { HandlerContext, Step } from '../handler.js';
import {
  compareCard,
  digestOfCard,
  followedCard,
  isCardOther,
  mayChangeCard,
  type Buyer,
  type HeldCustomer,
} from './noted-card.js';
import { failed } from '../stop.js';

/**
 * Changes a known customer's card when name, address or e-mail have changed since the last
 * invoice; costs a call only then. A card that nothing is noted of (found in Fortnox, or
 * linked while the setting was off) is left as its bookkeeper has it until the next change, and an
 * older invoice changes nothing. Where the key of what is noted is gone, nobody can tell whether
 * something has changed: the card is looked at, and has afterwards what the invoice says. A value that
 * is no longer there stays: Fortnox keeps what a change does not name. Answers the digest to be noted.
 */
export async function followCard(
  context: HandlerContext,
  { plan }: Buyer,
  held: HeldCustomer,
): Step<string | undefined> {
  const standing = compareCard(context, plan, held);
  const agreed = ok(digestOfCard(context, plan));
  if (standing === 'same') return agreed;
  if (standing === 'nothing-noted') return held.isNewest ? agreed : ok(undefined);
  if (!mayChangeCard(context, held)) return ok(held.cardDigest);
  const look = standing === 'key-gone' ? await lookAtCard(context, plan, held) : ok('other');
  if (!look.ok) return look;
  if (look.value === 'gone') return ok(held.cardDigest);
  const written = look.value === 'other' ? await writeCard(context, plan, held) : look;
  return written.ok ? agreed : written;
}

async function lookAtCard(
  { fortnox }: HandlerContext,
  plan: CustomerPlan,
  { customerNumber }: HeldCustomer,
): Step<'same' | 'other' | 'gone'> {
  const card = await fortnox.customers.get(customerNumber);
  if (card.ok) return ok(isCardOther(card.value, plan) ? 'other' : 'same');
  // Where it is gone the invoice is refused, upon which the customer is looked for or made anew.
  return card.error.kind === 'not-found'
    ? ok('gone')
    : failed(card.error, 'read the customer card');
}

async function writeCard(
  { fortnox, history }: HandlerContext,
  plan: CustomerPlan,
  { customerNumber }: HeldCustomer,
): Step<void> {
  // Sending the same card twice changes nothing, so a lost answer needs no looking up.
  const answer = await fortnox.customers.update(customerNumber, followedCard(plan));
  if (!answer.ok) return failed(answer.error, 'update the customer');
  history.note(`Fortnox customer ${customerNumber} has a new name or address.`);
  return ok(undefined);
}
