import {
  agreeNewer,
  holdCard,
  noteCard,
  type CardOfJob,
  type KnownCustomer,
} from '@sync/connections';
import { err, ok } from '@sync/shared';
import type { HandlerContext, Step } from '../handler.js';
import { agreeCardVat } from './agree-card-vat.js';
import { followCard } from './follow-card.js';
import {
  compareCard,
  isUnderFormerKey,
  isVatNoted,
  notedByOlder,
  underFirstKey,
  type Buyer,
  type Follows,
} from './noted-card.js';

/**
 * Makes sure that a known customer's card and the invoice agree, and has the card follow the invoices
 * where the connection wants that. Costs something only when the invoice says another thing of the
 * customer than the last one did, or nothing was noted of the card yet; then one job at a time looks
 * and writes. What is noted under a former key is noted anew under the first one, without a call.
 */
export async function agreeCard(
  context: HandlerContext,
  buyer: Buyer,
  known: KnownCustomer,
  settings: Follows,
): Step<string> {
  const { customerNumber } = known;
  const { db, claim } = context;
  const { plan, invoiceDate } = buyer;
  const card = { claim, customerId: plan.customerId, customerNumber, invoiceDate };
  if (isAsNoted(context, buyer, known, settings)) {
    await keepNote(context, buyer, card, known);
    return ok(customerNumber);
  }
  const held = await holdCard(db, card);
  if (!held) return err(heldByAnother);
  const vat = await agreeCardVat(context, buyer, { ...held, customerNumber }, settings);
  if (!vat.ok) return vat;
  // Gone in Fortnox, where the invoice is refused and the customer made anew.
  if (vat.value === undefined) return ok(customerNumber);
  const followed = settings.updateCustomers
    ? await followCard(context, buyer, { ...held, customerNumber })
    : ok(held.cardDigest);
  const noted = held.isNewest ? vat.value : notedByOlder(vat.value);
  // The number may have been written by now, whatever became of the rest.
  const cardDigest = followed.ok ? followed.value : held.cardDigest;
  await noteCard(db, card, { ...noted, cardDigest });
  return followed.ok ? ok(customerNumber) : followed;
}

/** The card is as noted: under a former key, or by an older invoice, that is noted anew. */
async function keepNote(
  context: HandlerContext,
  buyer: Buyer,
  card: CardOfJob,
  known: KnownCustomer,
): Promise<void> {
  if (isUnderFormerKey(context, buyer.plan, known)) return noteAnew(context, buyer, card);
  if (card.invoiceDate > (known.notedOn ?? '')) await agreeNewer(context.db, card, known);
}

/** Where another job holds the card, its note or the next invoice's is under the first key. */
async function noteAnew(context: HandlerContext, { plan }: Buyer, card: CardOfJob): Promise<void> {
  const held = await holdCard(context.db, card);
  if (held) await noteCard(context.db, card, underFirstKey(context, plan, held));
}

const heldByAnother = {
  kind: 'snooze',
  forMs: 500,
  reason: 'another invoice is comparing the same customer’s card',
} as const;

const isAsNoted = (
  context: HandlerContext,
  { plan }: Buyer,
  known: KnownCustomer,
  { updateCustomers }: Follows,
): boolean =>
  isVatNoted(context, plan, known) &&
  (!updateCustomers || compareCard(context, plan, known) === 'same');
