import type { CustomerMatch, CustomerPlan, FortnoxCustomer, MappingProblem } from '@sync/fortnox';

/**
 * What Fortnox takes from the customer's card (reference, 5.2): the VAT type decides how an invoice
 * is booked, and under reverse charge the VAT number under which it stands in the EU sales list.
 */

const reverseCharge = 'EUREVERSEDVAT';

type Draft = CustomerPlan['draft'];

/** The VAT number that the card must have; `undefined`: none, or nothing depends on it. */
export const decidingNumber = ({ VATType, VATNumber }: Draft): string | undefined =>
  VATType === reverseCharge ? VATNumber : undefined;

/** Written with spaces or hyphens, or Greece as GR, it is the same number. */
export const official = (number: string): string =>
  number
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s.,\p{Pd}/]/gu, '')
    .replace(/^GR/, 'EL');

/** What the card's number may stand for: people leave out the country, which the card has beside it. */
export function formsOf(
  { vatNumber, countryCode }: FortnoxCustomer,
  { CountryCode }: Draft,
): readonly string[] {
  const number = official(vatNumber ?? '');
  return number === '' ? [] : [number, official(`${countryCode ?? CountryCode}${number}`)];
}

/**
 * What stands against booking this invoice by this card. A number may be a person's: it stands in quotation marks,
 * which viewers of a company that masks its customers do not see, and in no remedy.
 */
export function cardProblem(
  card: FortnoxCustomer,
  { draft }: CustomerPlan,
  foundBy?: CustomerMatch['by'],
): MappingProblem | undefined {
  const { customerNumber, vatType, vatNumber } = card;
  if (vatType !== undefined && vatType !== draft.VATType) {
    return otherVatType(customerNumber, vatType, draft);
  }
  const wanted = decidingNumber(draft);
  if (wanted === undefined) return undefined;
  const found = vatNumber?.trim() ?? '';
  if (found === '') return noVatNumber(customerNumber, wanted);
  if (formsOf(card, draft).includes(official(wanted))) return undefined;
  return otherVatNumber({ customerNumber, found, wanted, foundBy });
}

function otherVatType(customerNumber: string, card: string, draft: Draft): MappingProblem {
  const wanted = draft.VATType;
  const number = decidingNumber(draft);
  const common = { kind: 'customer-vat-type-differs', pointer: '/customer' };
  if (number === undefined) {
    return {
      ...common,
      message: `Fortnox customer ${customerNumber} has the VAT type ${card}, but this invoice is of type ${wanted}; Fortnox would book it by the card.`,
      action: `Set the VAT type of customer ${customerNumber} to ${wanted} in Fortnox if that is right, else correct country or VAT number in SubscriptionFlow; then have it read again.`,
    };
  }
  return {
    ...common,
    message: `Fortnox customer ${customerNumber} has the VAT type ${card}, but this invoice is of type ${wanted}, for "${number}"; Fortnox would book it by the card.`,
    action: `Set the VAT type of customer ${customerNumber} to ${wanted} and its VAT number to the one of the invoice in Fortnox if that is right, else correct country or VAT number in SubscriptionFlow; then have it read again.`,
  };
}

const noVatNumber = (customerNumber: string, wanted: string): MappingProblem => ({
  kind: 'customer-vat-number-differs',
  pointer: '/customer/vat_id',
  message: `Fortnox customer ${customerNumber} has no VAT number, and this invoice is for "${wanted}"; it would be missing from the EU sales list.`,
  action: `Set the VAT number of customer ${customerNumber} in Fortnox to that of the invoice, then try again.`,
});

type Difference = {
  readonly customerNumber: string;
  readonly found: string;
  readonly wanted: string;
  /** Absent: the customer is known, not found just now. */
  readonly foundBy: CustomerMatch['by'] | undefined;
};

function otherVatNumber({ customerNumber, found, wanted, foundBy }: Difference): MappingProblem {
  return {
    kind: 'customer-vat-number-differs',
    pointer: '/customer/vat_id',
    message: `Fortnox customer ${customerNumber} has the VAT number "${found}", but this invoice is for "${wanted}"; it would stand under the number of the card in the EU sales list.`,
    action:
      foundBy === undefined
        ? `Set the VAT number of customer ${customerNumber} in Fortnox to that of the invoice if that is right, else correct the VAT number in SubscriptionFlow; then have it read again.`
        : `Set the VAT number of customer ${customerNumber} in Fortnox to that of the invoice if that is right, else correct the VAT number in SubscriptionFlow or, where they are two businesses, the ${foundBy} that they have in common; then have it read again.`,
  };
}

/** The same, where the invoice is older than the one that the card was last noted by. */
export const ofOlderInvoice = (
  problem: MappingProblem,
  customerNumber: string,
): MappingProblem => ({
  ...problem,
  action: `This invoice is older than the one that customer ${customerNumber} got its VAT number by, so that number was not changed. If the newer number counts for this sale too, correct the VAT number in SubscriptionFlow and have it read again; else set the number of the invoice in Fortnox, try again, and then set the newer one there again.`,
});
