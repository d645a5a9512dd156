import type { KeyedDigests } from '@sync/connections';
import {
  chargesVat,
  countryCode,
  Decimal,
  isAppliedPayment,
  isInEu,
  readEuVatNumber,
  sha256Hex,
  vatCountry,
  type ConnectionSettings,
  type InvoiceLine,
  type PaidInvoice,
  type Transaction,
} from '@sync/shared';
import { toPaidInvoice, type InvoicePaidEvent } from '@sync/subscriptionflow';

type Invoice = InvoicePaidEvent['data']['invoice'];
type Customer = Invoice['customer'];

/** What of an invoice decides the books, as one event tells it. */
export type Deciding = {
  readonly head: readonly Field[];
  readonly lines: Entries;
  readonly payments: Entries;
  /**
   * The customer's VAT number in official form, where the invoice stands under it in the EU sales list; may be that
   * of a person.
   */
  readonly listedAs?: string | undefined;
};

/** What else decides, and what keeps numbers of persons from being guessed at. */
export type Judging = {
  readonly settings: Pick<ConnectionSettings, 'defaultCountry'>;
  readonly digests: Pick<KeyedDigests, 'everyDigest'>;
};

export type Field = {
  readonly name: string;
  /** The same text where the books are the same: `1250.0` and `1250.00` are one amount. */
  readonly decides: string;
  /** As it may be told; `undefined` where it may be about a person. */
  readonly shown: string | undefined;
};

/**
 * What of an entry decides the books, by its id: told in another order it is the same. A list: nobody keeps
 * a sender from giving one id to several.
 */
export type Entries = ReadonlyMap<string, readonly string[]>;

export function decidingOf(event: InvoicePaidEvent, { settings }: Judging): Deciding {
  const invoice = toPaidInvoice(event);
  const { lines, transactions } = invoice;
  return {
    head: headOf(event.data.invoice, settings),
    listedAs: listedAs(invoice, settings),
    lines: byId(lines, ofLine),
    // Refunds have events of their own, and what has not been paid is not booked.
    payments: byId(transactions.filter(isAppliedPayment), ofPayment),
  };
}

/**
 * Stands for all of it, and gives away no number of a person: none is in it without a key. Behind it by what else
 * it may stand in the database, from former keys and versions.
 */
export function digestsOf(
  deciding: Deciding,
  { digests }: Judging,
): readonly [string, ...string[]] {
  const { listedAs } = deciding;
  const digest = openDigestOf(deciding);
  return listedAs === undefined ? [digest] : digests.everyDigest(`${digest} ${listedAs}`);
}

function openDigestOf({ head, lines, payments }: Deciding): string {
  const entries = [lines, payments].map((each) =>
    [...each].sort(([one], [other]) => (one < other ? -1 : 1)),
  );
  return sha256Hex(JSON.stringify([head.map(({ name, decides }) => [name, decides]), entries]));
}

/** What is known of an invoice that was read from SubscriptionFlow's API, or was erased. */
export function totalsOf(currency: string, total: string): Deciding {
  const head = [plain('currency', currency), amount('total_amount', total)];
  return { head, lines: new Map(), payments: new Map() };
}

/** Not the credit notes: what is credited later has an event of its own. */
function headOf(invoice: Invoice, settings: Judging['settings']): readonly Field[] {
  const { currency, total_amount: total } = invoice;
  return [
    plain('currency', currency),
    plain('invoice_date', invoice.invoice_date),
    amount('total_amount', total),
    amount('tax_amount', invoice.tax_amount),
    amount('miscellaneous_charges', invoice.miscellaneous_charges),
    plain('customer', invoice.customer.id),
    ...customerFields(invoice.customer, settings),
    plain('prices_include_tax', String(invoice.prices_include_tax)),
    amount('exchange_rate', rateOf(invoice)),
  ];
}

/**
 * Where no VAT is charged in another country of the EU the customer accounts for it, and the sale is reported
 * under her number. One that has no official form cannot be booked, but is another number all the same.
 */
function listedAs(
  invoice: PaidInvoice,
  { defaultCountry }: Judging['settings'],
): string | undefined {
  const { vatId, billingAddress } = invoice.customer;
  const country = codeOf(billingAddress.country ?? defaultCountry);
  if (vatId === undefined || country === undefined || chargesVat(invoice)) return undefined;
  if (country === 'SE' || !isInEu(country)) return undefined;
  return readEuVatNumber(vatId, vatCountry(country))?.value ?? vatId.trim().toUpperCase();
}

const codeOf = (country: string | undefined): string | undefined =>
  country === undefined ? undefined : countryCode(country);

/** Country and VAT number decide the VAT, and with it the accounts; the digits of no number do. */
function customerFields(
  customer: Customer,
  { defaultCountry }: Judging['settings'],
): readonly Field[] {
  const { vat_id: vatId, company, organisation_number: number } = customer;
  const { country } = customer.billing_address;
  return [
    countryField(country),
    { name: 'VAT number', decides: prefixOf(vatId, country ?? defaultCountry), shown: undefined },
    { name: 'company name', decides: given(company), shown: undefined },
    { name: 'organisation number', decides: given(number), shown: undefined },
  ];
}

/** What is no country may be anything of a person, in the wrong place. */
function countryField(text: string | undefined): Field {
  const name = 'country';
  if (text === undefined) return plain(name, undefined);
  const code = countryCode(text);
  return code === undefined ? { name, decides: text, shown: undefined } : plain(name, code);
}

/** With the prefix or without it, it is one number. */
function prefixOf(vatId: string | undefined, country: string | undefined): string {
  if (vatId === undefined) return none;
  const code = codeOf(country);
  const number = readEuVatNumber(vatId, code === undefined ? '' : vatCountry(code));
  return number?.prefix ?? /^[A-Z]{2}/.exec(vatId.trim().toUpperCase())?.[0] ?? 'no prefix';
}

const given = (value: string | undefined): string => (value === undefined ? none : 'given');

/** Kronor have no rate, and a rate to something else than kronor is none for the books. */
const rateOf = ({ currency, exchange_rate: rate }: Invoice): string | undefined =>
  currency !== 'SEK' && rate?.to === 'SEK' ? rate.rate : undefined;

const none = 'none';

/** A code: `0100` and `100` are two. */
const plain = (name: string, value: string | undefined): Field => ({
  ...{ name, decides: value ?? none, shown: value ?? none },
});

const amount = (name: string, value: string | undefined): Field => ({
  ...plain(name, value),
  decides: value === undefined ? none : sameNumber(value),
});

/** One text for one number, however it is written. */
export const sameNumber = (value: string): string => new Decimal(value).toString();

type Value = string | Decimal | undefined;

function byId<T extends { readonly id: string }>(
  entries: readonly T[],
  valuesOf: (entry: T) => readonly Value[],
): Entries {
  const found = new Map<string, string[]>();
  for (const entry of entries) {
    const told = JSON.stringify(valuesOf(entry).map((value) => value?.toString() ?? null));
    const ofThisId = found.get(entry.id);
    if (ofThisId) ofThisId.push(told);
    else found.set(entry.id, [told]);
  }
  return new Map([...found].map(([id, told]) => [id, told.sort()]));
}

const ofLine = (line: InvoiceLine): readonly Value[] => [
  ...[line.subTotal, line.discount, line.vat, line.total, line.vatRate, line.quantity],
  ...[line.accountCode, line.productSku, line.serviceFrom, line.serviceTo],
];

const ofPayment = (payment: Transaction): readonly Value[] => [
  ...[payment.date, payment.amount, payment.appliedAmount, payment.currency],
  ...[payment.method, payment.gateway, payment.amountSek, payment.fee],
];
