import type { Decimal } from './decimal.js';

/** A calendar date without time, `YYYY-MM-DD`. */
export type LocalDate = string;

/** How the customer is taxed; decides Fortnox's `VATType` and which map entries apply. */
export type VatRegime = 'domestic' | 'eu-business' | 'eu-consumer' | 'export';

/**
 * An invoice that SubscriptionFlow calls paid, read from the signed event or from its API and
 * converted to our units. Amounts are exact decimals in the invoice's currency.
 * Nothing here is yet known to add up: the mapping checks that and reports every problem at once.
 */
export type PaidInvoice = {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly invoiceDate: LocalDate;
  readonly dueDate: LocalDate;
  /** ISO 4217, upper case. */
  readonly currency: string;
  /** `undefined`: not stated (native API), the mapping decides by which identity holds. */
  readonly pricesIncludeVat: boolean | undefined;
  readonly exchangeRate: ExchangeRate | undefined;
  /** The customer's own purchase order number, where the source has one. */
  readonly purchaseOrder?: string | undefined;
  readonly subTotal: Decimal;
  readonly discount: Decimal;
  readonly vat: Decimal;
  readonly miscellaneousCharges: Decimal;
  readonly total: Decimal;
  readonly receivedPayment: Decimal;
  readonly creditNotes: Decimal;
  readonly closingBalance: Decimal;
  readonly customer: Customer;
  readonly lines: readonly InvoiceLine[];
  /** Every transaction on the invoice, also failed ones and refunds; the mapping picks. */
  readonly transactions: readonly Transaction[];
};

/** SEK per one unit of the invoice's currency, as a positive decimal. */
export type ExchangeRate = {
  readonly to: string;
  readonly rate: Decimal;
  readonly date: LocalDate | undefined;
  readonly source: string;
};

export type Customer = {
  readonly id: string;
  readonly customerNumber: string | undefined;
  readonly name: string;
  readonly email: string | undefined;
  readonly company: string | undefined;
  readonly vatId: string | undefined;
  readonly organisationNumber: string | undefined;
  readonly billingAddress: BillingAddress;
};

type BillingAddress = {
  readonly address1: string | undefined;
  readonly address2: string | undefined;
  readonly postalCode: string | undefined;
  readonly city: string | undefined;
  /** As the source says it: ISO 3166-1 alpha-2 or a name; the mapping resolves it. */
  readonly country: string | undefined;
};

export type InvoiceLine = {
  readonly id: string;
  readonly productSku: string | undefined;
  readonly name: string;
  readonly quantity: Decimal;
  readonly subTotal: Decimal;
  readonly discount: Decimal;
  /** Percent; `undefined` when the source has none and it must be derived from the amounts. */
  readonly vatRate: Decimal | undefined;
  readonly vat: Decimal;
  /** VAT by rate where one charge was taxed at several (SubscriptionFlow's `tax_breakdown`). */
  readonly vatParts?: readonly VatPart[] | undefined;
  readonly total: Decimal;
  readonly accountCode: string | undefined;
  readonly serviceFrom: LocalDate | undefined;
  readonly serviceTo: LocalDate | undefined;
};

export type VatPart = {
  /** Percent. */
  readonly rate: Decimal;
  readonly vat: Decimal;
  /** What the part was calculated on, where the source says it. */
  readonly base?: Decimal | undefined;
};

export type Transaction = {
  readonly id: string;
  readonly name: string | undefined;
  readonly type: string;
  readonly status: string;
  readonly date: LocalDate;
  readonly amount: Decimal;
  /** The part of this transaction that settles this invoice. */
  readonly appliedAmount: Decimal;
  readonly currency: string;
  readonly method: string | undefined;
  readonly gateway: string | undefined;
  /** What arrived in kronor, where the source knows it. */
  readonly amountSek?: Decimal | undefined;
  /** What the gateway kept back, in the transaction's currency. */
  readonly fee?: Decimal | undefined;
};

/** Failed and pending transactions and refunds are no payments; statuses vary in case. */
export function isAppliedPayment(transaction: Transaction): boolean {
  const succeeded = ['paid', 'success'].includes(transaction.status.trim().toLowerCase());
  const isRefund = transaction.type.trim().toLowerCase() === 'refund';
  return succeeded && !isRefund && !transaction.appliedAmount.isZero();
}

/** Whoever paid VAT is a consumer for this invoice. */
export const chargesVat = ({ vat, lines }: Pick<PaidInvoice, 'vat' | 'lines'>): boolean =>
  !vat.isZero() || lines.some((line) => !line.vat.isZero());
