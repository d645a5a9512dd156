import type { Customer, VatRegime } from '@sync/shared';
import { countryCode, isInEu } from './countries.js';
import type { CustomerDraft } from './drafts.js';
import { planned, problem, unplanned, type Planned } from './problem.js';
import { readEuVatNumber } from './registration-numbers.js';

/** Where a customer stands for VAT; everything about a row's VAT follows from this. */
export type TaxStatus = {
  readonly regime: VatRegime;
  readonly vatType: CustomerDraft['VATType'];
  readonly country: string;
  /** In official form; only where it belongs on the Fortnox customer. */
  readonly vatNumber: string | undefined;
};

/**
 * Sweden → SEVAT; another EU country with a VAT number → EUREVERSEDVAT, without → EUVAT; the rest
 * of the world → EXPORT. A VAT number that has no member state's form is reported, because with
 * and without it the VAT differs.
 */
export function taxStatusOf(customer: Customer): Planned<TaxStatus> {
  const given = customer.billingAddress.country;
  if (given === undefined) return unplanned([countryMissing()]);
  const country = countryCode(given);
  if (country === undefined) return unplanned([countryUnknown(given)]);
  if (country === 'SE') return swedish(customer.vatId);
  if (isInEu(country)) return european(country, customer.vatId);
  const notes = customer.vatId === undefined ? [] : [exportNumberNote];
  return planned({ regime: 'export', vatType: 'EXPORT', country, vatNumber: undefined }, notes);
}

const exportNumberNote =
  'The VAT number of a customer outside the EU is not sent: Fortnox checks only EU numbers.';

function swedish(vatId: string | undefined): Planned<TaxStatus> {
  const status = { regime: 'domestic', vatType: 'SEVAT', country: 'SE' } as const;
  if (vatId === undefined) return planned({ ...status, vatNumber: undefined });
  const number = readEuVatNumber(vatId, 'SE');
  if (number === undefined) return unplanned([vatNumberInvalid(vatId, 'SE')]);
  if (number.prefix === 'SE') return planned({ ...status, vatNumber: number.value });
  const note = `The VAT number ${number.value} is not Swedish and is not sent for a Swedish customer.`;
  return planned({ ...status, vatNumber: undefined }, [note]);
}

function european(country: string, vatId: string | undefined): Planned<TaxStatus> {
  if (vatId === undefined) {
    return planned({ regime: 'eu-consumer', vatType: 'EUVAT', country, vatNumber: undefined });
  }
  const number = readEuVatNumber(vatId, country);
  if (number === undefined) return unplanned([vatNumberInvalid(vatId, country)]);
  if (number.prefix === 'SE') return unplanned([swedishNumberAbroad(number.value, country)]);
  const status = { regime: 'eu-business', vatType: 'EUREVERSEDVAT', country } as const;
  return planned({ ...status, vatNumber: number.value });
}

const countryMissing = () =>
  problem(
    'country-missing',
    '/customer/billing_address/country',
    'The customer has no country, so the VAT rules that apply are unknown.',
    'Enter the billing country of the customer in SubscriptionFlow, then replay.',
  );

const countryUnknown = (given: string) =>
  problem(
    'country-unknown',
    '/customer/billing_address/country',
    `"${given}" is not a country we recognise, so the VAT rules that apply are unknown.`,
    'Enter the billing country as a two-letter code such as SE or DE in SubscriptionFlow, then replay.',
  );

const vatNumberInvalid = (given: string, country: string) =>
  problem(
    'vat-number-invalid',
    '/customer/vat_id',
    `"${given}" does not have the form of an EU VAT number (customer in ${country}), or its check digit is wrong.`,
    'Correct or remove the VAT number of the customer in SubscriptionFlow, then replay.',
  );

const swedishNumberAbroad = (value: string, country: string) =>
  problem(
    'vat-number-of-another-country',
    '/customer/vat_id',
    `The customer is in ${country} but has the Swedish VAT number ${value}: reverse charge and Swedish VAT exclude each other.`,
    'Set the country to SE if the Swedish branch buys, or enter the VAT number of the other country.',
  );
