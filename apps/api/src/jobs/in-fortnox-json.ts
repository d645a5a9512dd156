import type { FortnoxInvoice, FortnoxInvoicePayment } from '@sync/fortnox';
import type { Decimal } from '@sync/shared';
import { z } from 'zod';

const decimal = z.string().nullable().meta({ description: 'As Fortnox writes it' });

const voucherSchema = z
  .object({ series: z.string(), number: z.int() })
  .nullable()
  .meta({ description: 'The voucher that came of it; null while it is not bookkept' });

const rowSchema = z.object({
  account: z.int().nullable(),
  text: z.string().nullable(),
  quantity: decimal,
  price: decimal,
  vat: decimal.meta({ description: 'Rate, %' }),
  total: decimal,
});

const invoiceSchema = z.object({
  number: z.string(),
  customerNumber: z.string().nullable(),
  orderNumber: z
    .string()
    .nullable()
    .meta({ description: 'Holds the invoice number of SubscriptionFlow' }),
  invoiceDate: z.iso.date().nullable(),
  dueDate: z.iso.date().nullable(),
  currency: z.string().nullable(),
  currencyRate: decimal,
  total: decimal,
  totalVat: decimal,
  roundOff: decimal.meta({ description: 'What rounding to whole kronor has added to the total' }),
  unrounded: decimal.meta({ description: 'The total without that' }),
  balance: decimal.meta({ description: 'What is left to pay' }),
  booked: z.boolean(),
  cancelled: z.boolean(),
  voucher: voucherSchema,
  rows: z.array(rowSchema),
});

const paymentSchema = z.object({
  number: z.string(),
  date: z.iso.date().nullable(),
  amount: decimal.meta({ description: 'In the currency of the payment' }),
  currency: z.string().nullable(),
  account: z.string().nullable(),
  modeOfPayment: z.string().nullable(),
  booked: z.boolean(),
  voucher: voucherSchema,
});

export const inFortnoxNowSchema = z
  .object({
    invoice: invoiceSchema,
    payments: z.array(paymentSchema),
    readAt: z.iso.datetime(),
  })
  .meta({ description: 'What stands in Fortnox for a sync job' });

const textOf = (value: Decimal | undefined): string | null => value?.toFixed() ?? null;

const voucherOf = (voucher: FortnoxInvoice['voucher']) =>
  voucher === undefined ? null : { series: voucher.series, number: voucher.number };

/** `isMasked`: without the texts of rows, which may name somebody. */
export function toInvoiceJson(
  invoice: FortnoxInvoice,
  isMasked: boolean,
): z.output<typeof invoiceSchema> {
  const { documentNumber, customerNumber, yourOrderNumber, invoiceDate, dueDate } = invoice;
  const { currency, booked, cancelled, voucher, rows } = invoice;
  return {
    number: documentNumber,
    customerNumber: customerNumber ?? null,
    orderNumber: yourOrderNumber ?? null,
    ...{ invoiceDate: invoiceDate ?? null, dueDate: dueDate ?? null, currency: currency ?? null },
    currencyRate: textOf(invoice.currencyRate),
    ...{ total: textOf(invoice.total), totalVat: textOf(invoice.totalVat) },
    roundOff: textOf(invoice.roundOff),
    unrounded: textOf(invoice.total?.sub(invoice.roundOff ?? 0)),
    balance: textOf(invoice.balance),
    ...{ booked, cancelled, voucher: voucherOf(voucher) },
    rows: rows.map((row) => toRowJson(row, isMasked)),
  };
}

type Row = FortnoxInvoice['rows'][number];

function toRowJson(row: Row, isMasked: boolean): z.output<typeof rowSchema> {
  return {
    account: row.accountNumber ?? null,
    text: isMasked ? null : (row.description ?? null),
    ...{ quantity: textOf(row.deliveredQuantity), price: textOf(row.price) },
    ...{ vat: textOf(row.vat), total: textOf(row.total) },
  };
}

export function toPaymentJson(payment: FortnoxInvoicePayment): z.output<typeof paymentSchema> {
  const { number, paymentDate, currency, modeOfPayment, modeOfPaymentAccount } = payment;
  return {
    ...{ number, date: paymentDate ?? null },
    amount: textOf(payment.amountCurrency ?? payment.amount),
    ...{ currency: currency ?? null, account: modeOfPaymentAccount ?? null },
    ...{ modeOfPayment: modeOfPayment ?? null, booked: payment.booked },
    voucher: voucherOf(payment.voucher),
  };
}
