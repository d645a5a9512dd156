import { Decimal, type LocalDate, type PaidInvoice } from '@sync/shared';
import type { FortnoxInvoice, InvoiceChanges } from '../resources/invoices.js';
import type { CreditRowDraft, NegativeInvoiceDraft } from './credit-drafts.js';
import { externalReference } from './external-reference.js';
import { normaliseText } from './text.js';

export type CreditDocument =
  /** Fortnox derives it from the invoice; these changes are sent while it is a draft. */
  | { readonly kind: 'credit-invoice'; readonly changes: InvoiceChanges }
  | { readonly kind: 'negative-invoice'; readonly draft: NegativeInvoiceDraft };

/** What the document takes from the invoice that it credits. */
export type CreditHeader = {
  readonly original: FortnoxInvoice;
  readonly invoice: PaidInvoice;
  readonly date: LocalDate;
  /** The refund's or void's own. */
  readonly reference: string;
};

/** The invoice's reference stands first, as Fortnox copies it; the refund's beside it. */
export function creditInvoiceOf(
  header: CreditHeader,
  rows: readonly CreditRowDraft[] | undefined,
): CreditDocument {
  return {
    kind: 'credit-invoice',
    changes: {
      ExternalInvoiceReference1: externalReference(header.invoice.id),
      ExternalInvoiceReference2: header.reference,
      ...datesAndRate(header),
      ...(rows === undefined ? {} : { VATIncluded: true, InvoiceRows: rows }),
    },
  };
}

/** The refund's reference stands first, as that is what Fortnox searches; the invoice's beside it. */
export function negativeInvoiceOf(
  header: CreditHeader,
  rows: readonly CreditRowDraft[],
  language: 'SV' | 'EN',
): CreditDocument {
  const { original, invoice, reference } = header;
  return {
    kind: 'negative-invoice',
    draft: {
      CustomerNumber: original.customerNumber ?? '',
      ExternalInvoiceReference1: reference,
      ExternalInvoiceReference2: externalReference(invoice.id),
      YourOrderNumber: original.yourOrderNumber ?? '',
      ...datesAndRate(header),
      VATIncluded: true,
      AdministrationFee: 0,
      Freight: 0,
      Language: language,
      InvoiceRows: [{ Description: textOn(header, language) }, ...rows],
    },
  };
}

function textOn({ original, invoice }: CreditHeader, language: 'SV' | 'EN'): string {
  const words = language === 'SV' ? 'Avser kreditering av faktura' : 'Credits invoice';
  return normaliseText(`${words} ${original.documentNumber} (${invoice.number})`);
}

/** The reversal is at the rate of the sale. */
function datesAndRate({ original, invoice, date }: CreditHeader) {
  return {
    InvoiceDate: date,
    DueDate: date,
    Currency: invoice.currency,
    CurrencyRate: (original.currencyRate ?? new Decimal(1)).toNumber(),
    CurrencyUnit: original.currencyUnit?.toNumber() ?? 1,
  };
}
