import type { CardNote, CardVat, HeldCard, NotedCard } from '@sync/connections';
import type { CustomerDraft, CustomerPlan, FortnoxCustomer } from '@sync/fortnox';
import { sha256Hex, type ConnectionSettings, type LocalDate } from '@sync/shared';
import type { HandlerContext } from '../handler.js';
import { decidingNumber, formsOf, official } from './card-vat.js';

/** The customer as one invoice has it. */
export type Buyer = { readonly plan: CustomerPlan; readonly invoiceDate: LocalDate };

export type Follows = Pick<ConnectionSettings, 'updateCustomers'>;

type Keys = Pick<HandlerContext, 'claim' | 'digests'>;

/** A held card and whose it is. */
export type HeldCustomer = HeldCard & { readonly customerNumber: string };

/**
 * Whether the card may be changed by this invoice: an older one, or one that is fetched to fill a gap,
 * says what was true once.
 */
export const mayChangeCard = ({ guard }: HandlerContext, { isNewest }: HeldCard): boolean =>
  isNewest && guard.job.lane !== 'backfill';

/**
 * What may follow SubscriptionFlow. Country, VAT type and numbers may not: they decide how all
 * invoices of the customer are booked, also those that a person makes. The VAT number under reverse
 * charge follows by its own rule (`agreeCardVat`).
 */
const followed = ['Name', 'Email', 'Address1', 'Address2', 'ZipCode', 'City'] as const;

type FollowedCard = Partial<Pick<CustomerDraft, (typeof followed)[number]>>;

export function followedCard({ draft }: CustomerPlan): FollowedCard {
  return Object.fromEntries(
    followed.flatMap((name) => (draft[name] === undefined ? [] : [[name, draft[name]]])),
  );
}

/** How a card that agrees with the invoice is noted: by digests, for it may be a person's. */
export function cardNote(keys: Keys, { plan, invoiceDate }: Buyer, settings: Follows): CardNote {
  const cardDigest = settings.updateCustomers ? digestOfCard(keys, plan) : undefined;
  return { card: { ...cardVatOf(keys, plan), cardDigest }, invoiceDate };
}

export function cardVatOf(keys: Keys, plan: CustomerPlan): CardVat {
  const number = decidingNumber(plan.draft);
  return {
    vatType: plan.draft.VATType,
    vatNumberDigest:
      number === undefined ? undefined : keys.digests.digest(numberText(keys, plan, number)),
  };
}

/** The invoice has what the card was last seen to have. */
export function isVatNoted(keys: Keys, plan: CustomerPlan, noted: CardVat): boolean {
  if (noted.vatType !== plan.draft.VATType) return false;
  const number = decidingNumber(plan.draft);
  if (number === undefined) return noted.vatNumberDigest === undefined;
  return isNoted(keys, noted.vatNumberDigest, numberText(keys, plan, number));
}

/** No key has this name, so the next invoice looks at the card (`isNoted`). */
const byOlder = 'older:';

/**
 * How a card is noted that agrees with an older invoice: a person who sets that one's number sets the newer one again
 * afterwards, so the note says what the card had and does not stand for a look at it.
 */
export const notedByOlder = ({ vatType, vatNumberDigest }: CardVat): CardVat => ({
  vatType,
  vatNumberDigest: vatNumberDigest === undefined ? undefined : `${byOlder}${vatNumberDigest}`,
});

/** The card is as we last saw it, so only SubscriptionFlow's number has changed. */
export function isCardAsNoted(
  keys: Keys,
  plan: CustomerPlan,
  card: FortnoxCustomer,
  { vatNumberDigest }: CardVat,
): boolean {
  const noted = vatNumberDigest?.replace(byOlder, '');
  return (
    card.vatType === plan.draft.VATType &&
    formsOf(card, plan.draft).some((number) => isNoted(keys, noted, numberText(keys, plan, number)))
  );
}

const isNoted = ({ digests }: Keys, noted: string | undefined, text: string): boolean =>
  noted !== undefined && digests.compare(noted, text) === 'same';

export const digestOfCard = (keys: Keys, plan: CustomerPlan): string =>
  keys.digests.digest(cardText(keys, plan));

/** `key-gone`: something is noted that no key which is there compares. */
type CardStanding = 'same' | 'other' | 'nothing-noted' | 'key-gone';

export function compareCard(
  keys: Keys,
  plan: CustomerPlan,
  { cardDigest }: NotedCard,
): CardStanding {
  if (cardDigest === undefined) return 'nothing-noted';
  if (cardDigest.includes('.')) {
    const standing = keys.digests.compare(cardDigest, cardText(keys, plan));
    return standing === 'unknown' ? 'key-gone' : standing;
  }
  // Noted by a version that had no key for it.
  return cardDigest === sha256Hex(bareCardText(plan)) ? 'same' : 'other';
}

/** The invoice agrees with what is noted under a key that is not the first one, and may be gone at its next. */
export const isUnderFormerKey = (keys: Keys, plan: CustomerPlan, noted: NotedCard): boolean => {
  const anew = underFirstKey(keys, plan, noted);
  return anew.cardDigest !== noted.cardDigest || anew.vatNumberDigest !== noted.vatNumberDigest;
};

/** The same note, with the digests under the first key that this invoice has the text of. */
export function underFirstKey<Noted extends NotedCard>(
  keys: Keys,
  plan: CustomerPlan,
  noted: Noted,
): Noted {
  const isCard = compareCard(keys, plan, noted) === 'same';
  const number = cardVatOf(keys, plan).vatNumberDigest;
  const isNumber = number !== undefined && isVatNoted(keys, plan, noted);
  return {
    ...noted,
    ...(isCard && { cardDigest: digestOfCard(keys, plan) }),
    ...(isNumber && { vatNumberDigest: number }),
  };
}

/** Of what the invoice says of name, address and e-mail, the card has something else. */
export const isCardOther = (card: FortnoxCustomer, plan: CustomerPlan): boolean => {
  const onCard: Record<keyof FollowedCard, string | undefined> = {
    ...{ Name: card.name, Email: card.email, Address1: card.address1 },
    ...{ Address2: card.address2, ZipCode: card.zipCode, City: card.city },
  };
  const wanted = followedCard(plan);
  return followed.some((name) => wanted[name] !== undefined && wanted[name] !== onCard[name]);
};

/** One customer's digests are no help with another's. */
const textOf = ({ claim }: Keys, { customerId }: CustomerPlan, what: string, text: string) =>
  JSON.stringify([claim.connectionId, customerId, what, text]);

const numberText = (keys: Keys, plan: CustomerPlan, number: string): string =>
  textOf(keys, plan, 'vat-number', official(number));

const cardText = (keys: Keys, plan: CustomerPlan): string =>
  textOf(keys, plan, 'card', bareCardText(plan));

/** `followed` gives the order, so the same card has the same digest. */
const bareCardText = (plan: CustomerPlan): string => JSON.stringify(followedCard(plan));
