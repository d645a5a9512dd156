import {
  chargesVat,
  countryCode,
  isInEu,
  readEuVatNumber,
  vatCountry,
  type ConnectionSettings,
  type PaidInvoice,
  type VatRegime,
} from '@sync/shared';
import type { CustomerDraft } from './drafts.js';
import { after, planned, problem, unplanned, type Planned } from './problem.js';

/** Where a customer stands for VAT; everything about a row's VAT follows from this. */
export type TaxStatus = {
  readonly regime: VatRegime;
  readonly vatType: CustomerDraft['VATType'];
  readonly country: string;
  /** Whose VAT rules count there. */
  readonly vatCountry: string;
  /** In official form; only where it belongs on the Fortnox customer. */
  readonly vatNumber: string | undefined;
};

type Taxed = {
  readonly invoice: PaidInvoice;
  readonly settings: Pick<ConnectionSettings, 'defaultCountry'>;
};

/**
 * Sweden → SEVAT; another EU country with a VAT number → EUREVERSEDVAT, without → EUVAT; the rest
 * of the world → EXPORT. VAT that was charged decides before the number: whoever paid VAT is a
 * consumer for this invoice. Only where none was charged does an unusable number leave open why.
 */
export function taxStatusOf({ invoice, settings }: Taxed): Planned<TaxStatus> {
  const { customer } = invoice;
  const given = customer.billingAddress.country ?? settings.defaultCountry;
  if (given === undefined) return unplanned([countryMissing()]);
  const country = countryCode(given);
  if (country === undefined) return unplanned([countryUnknown(given)]);
  const notes =
    customer.billingAddress.country === undefined
      ? [`The billing address names no country; ${given} is taken, as the connection says.`]
      : [];
  return after(planned(country, notes), () => statusIn(country, invoice));
}

function statusIn(country: string, invoice: PaidInvoice): Planned<TaxStatus> {
  const { vatId } = invoice.customer;
  if (country === 'SE') return swedish(vatId);
  if (isInEu(country)) return european(country, invoice);
  const status = { regime: 'export', vatType: 'EXPORT', country, vatCountry: country } as const;
  const notes = vatId === undefined ? [] : [exportNumberNote];
  return planned({ ...status, vatNumber: undefined }, notes);
}

const exportNumberNote =
  'The VAT number of a customer outside the EU is not sent: Fortnox checks only EU numbers.';

function swedish(vatId: string | undefined): Planned<TaxStatus> {
  const status = {
    regime: 'domestic',
    vatType: 'SEVAT',
    country: 'SE',
    vatCountry: 'SE',
    vatNumber: undefined,
  } as const;
  if (vatId === undefined) return planned(status);
  const number = readEuVatNumber(vatId, 'SE');
  if (number === undefined) return planned(status, [numberDropped(vatId)]);
  if (number.prefix === 'SE') return planned({ ...status, vatNumber: number.value });
  const note = `The VAT number "${number.value}" is not Swedish and is not sent for a Swedish customer.`;
  return planned(status, [note]);
}

const numberDropped = (given: string): string =>
  `"${given}" is no VAT number and is not sent; the customer is Swedish, so VAT does not depend on it.`;

function european(country: string, invoice: PaidInvoice): Planned<TaxStatus> {
  const { vatId } = invoice.customer;
  const place = { country, vatCountry: vatCountry(country) };
  const consumer = {
    regime: 'eu-consumer',
    vatType: 'EUVAT',
    ...place,
    vatNumber: undefined,
  } as const;
  if (vatId === undefined) return planned(consumer);
  if (chargesVat(invoice)) return planned(consumer, [numberUnneeded(vatId)]);
  const number = readEuVatNumber(vatId, place.vatCountry);
  if (number === undefined) return unplanned([vatNumberInvalid(vatId, country)]);
  if (number.prefix === 'SE') return unplanned([swedishNumberAbroad(number.value, country)]);
  const status = { regime: 'eu-business', vatType: 'EUREVERSEDVAT', ...place } as const;
  return planned({ ...status, vatNumber: number.value });
}

const numberUnneeded = (given: string): string =>
  `VAT was charged, so the customer counts as a consumer for this invoice and the VAT number "${given}" is not sent.`;

const countryMissing = () =>
  problem(
    'country-missing',
    '/customer/billing_address/country',
    'The customer has no country, so the VAT rules that apply are unknown.',
    "Enter the billing country of the customer in SubscriptionFlow, or choose on the company's settings page which country counts where the address names none. Then try again.",
  );

const countryUnknown = (given: string) =>
  problem(
    'country-unknown',
    '/customer/billing_address/country',
    `"${given}" is not a country we recognise, so the VAT rules that apply are unknown.`,
    'Enter the billing country as a two-letter code such as SE or DE in SubscriptionFlow, then have it read again.',
  );

const vatNumberInvalid = (given: string, country: string) =>
  problem(
    'vat-number-invalid',
    '/customer/vat_id',
    `"${given}" does not have the form of an EU VAT number (customer in ${country}), or its check digit is wrong.`,
    'Correct or remove the VAT number of the customer in SubscriptionFlow, then have it read again.',
  );

const swedishNumberAbroad = (value: string, country: string) =>
  problem(
    'vat-number-of-another-country',
    '/customer/vat_id',
    `The customer is in ${country} but has the Swedish VAT number "${value}": reverse charge and Swedish VAT exclude each other.`,
    'Set the country to SE if the Swedish branch buys, or enter the VAT number of the other country.',
  );
