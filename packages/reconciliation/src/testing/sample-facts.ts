import { connectionSettingsSchema, Decimal } from '@sync/shared';
import type { Facts, HeldInvoice, SourceInvoice } from '../facts.js';
import type { LedgerEntry } from '../ledger-view.js';

export const settings = connectionSettingsSchema.parse({
  defaultIncomeAccount: '3001',
  defaultPaymentAccount: { account: '1930', modeOfPayment: 'BG' },
});

/** An invoice of 1,250 kronor that SubscriptionFlow calls paid. */
export const paid = (id: string, change: Partial<SourceInvoice> = {}): SourceInvoice => ({
  ...{ id, number: `SF-${id}`, currency: 'SEK', invoiceDate: '2026-11-18' },
  total: new Decimal('1250'),
  ...change,
});

/** What stands in Fortnox for it, booked and paid. */
export const held = (
  documentNumber: string,
  id: string,
  change: Partial<HeldInvoice> = {},
): HeldInvoice => ({
  ...{ documentNumber, externalInvoiceReference1: id, externalInvoiceReference2: undefined },
  ...{ currency: 'SEK', invoiceDate: '2026-11-18' },
  ...{ total: new Decimal('1250.00'), balance: new Decimal(0), booked: true, cancelled: false },
  ...change,
});

/** Its job, which has booked nothing. */
export const job = (invoiceId: string, status: string): LedgerEntry => ({
  ...{ jobId: `job_${invoiceId}`, invoiceId, invoiceNumber: null, status, booked: false },
  ...{ currency: 'SEK', total: '1250.00', fortnoxInvoiceNumber: null, invoiceDate: null },
});

/** What one comparison of November knows; nothing, but what is given. */
export const facts = (given: Partial<Facts>): Facts => ({
  period: { from: '2026-11-01', to: '2026-11-30' },
  ...{ settings, source: [], ledger: [], held: [], paidBesides: new Set<string>() },
  ...given,
});
