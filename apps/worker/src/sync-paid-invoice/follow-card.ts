import { noteCard, type KnownCustomer } from '@sync/connections';
import type { CustomerDraft, CustomerPlan } from '@sync/fortnox';
import { ok, sha256Hex } from '@sync/shared';
import type { Step, HandlerContext } from '../handler.js';
import { failed } from '../stop.js';

/**
 * What may follow SubscriptionFlow. Country, VAT type and numbers may not: they decide how all
 * invoices of the customer are booked, also those that a person makes. The VAT number under reverse
 * charge follows by its own rule (`agreeCardVat`).
 */
const followed = ['Name', 'Email', 'Address1', 'Address2', 'ZipCode', 'City'] as const;

type Card = Partial<Pick<CustomerDraft, (typeof followed)[number]>>;

/**
 * Changes a known customer's card when name, address or e-mail have changed since the last
 * invoice; costs a call only then. A card that nothing is remembered of (found in Fortnox, or
 * linked while the setting was off) is left as its bookkeeper has it until the next change. A
 * value that is no longer there stays: Fortnox keeps what a change does not name.
 */
export async function followCard(
  context: HandlerContext,
  plan: CustomerPlan,
  { customerNumber, cardDigest }: KnownCustomer,
): Step<string> {
  const card = cardOf(plan.draft);
  if (cardDigest === digestOf(card)) return ok(customerNumber);
  if (cardDigest !== undefined) {
    // Sending the same card twice changes nothing, so a lost answer needs no looking up.
    const answer = await context.fortnox.customers.update(customerNumber, card);
    if (!answer.ok) return failed(answer.error, 'update the customer');
    context.history.note(`Fortnox customer ${customerNumber} has a new name or address.`);
  }
  await rememberCard(context, plan);
  return ok(customerNumber);
}

/** Remembers how the card stands, as a digest: no second copy of a person's address. */
export async function rememberCard(
  { db, claim }: HandlerContext,
  { customerId, draft }: CustomerPlan,
): Promise<void> {
  await noteCard(db, claim.connectionId, customerId, digestOf(cardOf(draft)));
}

function cardOf(draft: CustomerDraft): Card {
  return Object.fromEntries(
    followed.flatMap((name) => (draft[name] === undefined ? [] : [[name, draft[name]]])),
  );
}

/** `followed` gives the order, so the same card has the same digest. */
const digestOf = (card: Card): string => sha256Hex(JSON.stringify(card));
