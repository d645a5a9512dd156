import { Decimal } from '@sync/shared';
import { swedishDate } from '../../clock.js';
import { toCents } from '../amounts.js';
import { missing, refused, refusedWithoutCode } from '../api-error.js';
import { created, noContent, ok, pathNumber, type Call, type Handler } from '../call.js';
import { financialYearOf, isRefusedAtOnce, nextVoucher, type Company } from '../company.js';
import { checkAccountRules, checkDimensionsExist } from '../dimensions.js';
import { amount, list, text, whole, type Given, type GivenValue } from '../fields/given.js';
import { paymentFields } from '../fields/payment-fields.js';
import { readBody } from '../fields/read-body.js';
import { applyFilters, applySort, isSearchable, modifiedSince, page } from '../listing.js';
import type { InvoiceRecord, PaymentRecord, WriteOff } from '../records.js';
import { isSettled } from '../settlement.js';
import { requireOpenPeriod } from './invoice-actions.js';
import { requireAccount } from './invoice-rows.js';
import { paymentListItem, paymentView } from './payment-view.js';

/**
 * A new payment is a draft. While payments are unbooked Fortnox guards against neither duplicates
 * nor overpayment: five equal ones can be made on one invoice.
 */
export const createPayment: Handler = (call) => {
  const given = readBody(call.body, 'InvoicePayment', paymentFields);
  const invoice = payableInvoice(call, whole(given, 'InvoiceNumber'));
  const paymentDate = text(given, 'PaymentDate') ?? swedishDate(call.now);
  checkDate(call.company, invoice, paymentDate);
  if (isRefusedAtOnce(call.company, paymentDate)) {
    throw refused(2002141, `Perioden är låst (PaymentDate ${paymentDate}).`);
  }
  checkCurrency(invoice, text(given, 'Currency'));
  call.company.counters.payment += 1;
  const payment: PaymentRecord = {
    number: call.company.counters.payment,
    invoiceNumber: invoice.number,
    paymentDate,
    ...amountsOf(call.company, invoice, given),
    ...modeOf(call.company, given),
    writeOffs: writeOffsOf(call.company, given),
    voucher: undefined,
    createdAt: call.now,
    modifiedAt: call.now,
  };
  call.company.payments.set(payment.number, payment);
  const others = call.company.paymentsByInvoice.get(invoice.number) ?? [];
  call.company.paymentsByInvoice.set(invoice.number, [...others, payment]);
  return created({ InvoicePayment: paymentView(call.company, payment, call.baseUrl) });
};

export const readPayment: Handler = (call) =>
  ok({ InvoicePayment: paymentView(call.company, findPayment(call), call.baseUrl) });

export const updatePayment: Handler = (call) => {
  const payment = findPayment(call);
  if (payment.voucher) throw refusedWithoutCode('Betalningen är bokförd och kan inte ändras.');
  const given = readBody(call.body, 'InvoicePayment', paymentFields);
  const invoice = invoiceOf(call.company, payment);
  const paymentDate = text(given, 'PaymentDate') ?? payment.paymentDate;
  checkDate(call.company, invoice, paymentDate);
  payment.paymentDate = paymentDate;
  if (given.has('Amount') || given.has('AmountCurrency') || given.has('CurrencyRate')) {
    Object.assign(payment, amountsOf(call.company, invoice, changedAmounts(payment, given)));
  }
  if (given.has('WriteOffs')) payment.writeOffs = writeOffsOf(call.company, given);
  payment.modifiedAt = call.now;
  return ok({ InvoicePayment: paymentView(call.company, payment, call.baseUrl) });
};

/** A new amount in one currency brings the other along; what is not named stays. */
function changedAmounts(payment: PaymentRecord, given: Given): Given {
  const kept = new Map<string, GivenValue>([
    ['AmountCurrency', { kind: 'amount', value: payment.amountCurrency }],
    ['CurrencyRate', { kind: 'amount', value: payment.currencyRate }],
  ]);
  if (given.has('Amount')) kept.delete('AmountCurrency');
  return new Map([...kept, ...given]);
}

/** Posts the payment; from here on it lowers the invoice's balance. */
export const bookkeepPayment: Handler = (call) => {
  const payment = findPayment(call);
  const { company } = call;
  if (payment.voucher) throw refusedWithoutCode('Betalningen är redan bokförd.');
  const invoice = invoiceOf(company, payment);
  if (!invoice.voucher && company.settings.accountingMethod === 'ACCRUAL') {
    throw refusedWithoutCode('Fakturan måste bokföras innan betalningen kan bokföras.');
  }
  checkDate(company, invoice, payment.paymentDate);
  if (isFullyPaid(company, invoice)) throw alreadyPaid(invoice);
  const year = requireOpenPeriod(company, payment.paymentDate, 2002141);
  checkAccountRules(company, payment.writeOffs);
  payment.voucher = nextVoucher(company, 'C', year);
  payment.modifiedAt = call.now;
  invoice.modifiedAt = call.now;
  return ok({ InvoicePayment: paymentView(company, payment, call.baseUrl) });
};

export const deletePayment: Handler = (call) => {
  const payment = findPayment(call);
  if (payment.voucher) throw refusedWithoutCode('Betalningen är bokförd och kan inte tas bort.');
  call.company.payments.delete(payment.number);
  const others = call.company.paymentsByInvoice.get(payment.invoiceNumber) ?? [];
  call.company.paymentsByInvoice.set(
    payment.invoiceNumber,
    others.filter((other) => other.number !== payment.number),
  );
  return noContent;
};

export const listPayments: Handler = (call) => {
  const wanted = call.query.get('invoicenumber');
  const all = wanted ? (call.company.paymentsByInvoice.get(Number(wanted)) ?? []) : undefined;
  if (wanted) noteInvoice(call, Number(wanted));
  const seen = (all ?? [...call.company.payments.values()]).filter((payment) =>
    isSearchable(call, payment.createdAt),
  );
  const found = applyFilters(seen, call.query, {
    lastmodified: (payment, since) => modifiedSince(payment.modifiedAt, since),
  });
  const sorted = applySort(found, call.query, { paymentdate: (payment) => payment.paymentDate });
  return page(call, 'InvoicePayments', sorted, (payment) =>
    paymentListItem(call.company, payment, call.baseUrl),
  );
};

function payableInvoice(call: Call, number: number | undefined): InvoiceRecord {
  const invoice = call.company.invoices.get(number ?? -1);
  if (!invoice) throw missing(2000434, 'Kan inte hitta fakturan.');
  noteInvoice(call, invoice.number);
  if (invoice.cancelled) throw refusedWithoutCode('Fakturan är makulerad och kan inte betalas.');
  if (isFullyPaid(call.company, invoice)) throw alreadyPaid(invoice);
  return invoice;
}

function noteInvoice(call: Call, number: number): void {
  const invoice = call.company.invoices.get(number);
  if (invoice) call.about(text(invoice.fields, 'ExternalInvoiceReference1') ?? '');
}

const alreadyPaid = (invoice: InvoiceRecord) =>
  refused(2003055, `Faktura ${invoice.number} är redan slutbetald.`);

/** Only booked payments count; a credit invoice is never full. */
const isFullyPaid = (company: Company, invoice: InvoiceRecord): boolean =>
  isSettled(company, invoice) && invoice.credits === undefined;

function checkDate(company: Company, invoice: InvoiceRecord, paymentDate: string): void {
  if (paymentDate < invoice.invoiceDate) {
    throw refused(2001089, 'Betalningsdatum kan inte vara tidigare än fakturadatum.');
  }
  const invoiceYear = financialYearOf(company, invoice.invoiceDate);
  const paymentYear = financialYearOf(company, paymentDate);
  if (!paymentYear) {
    throw refusedWithoutCode(`Räkenskapsår finns inte upplagt för datumet ${paymentDate}.`);
  }
  if (invoiceYear?.id !== paymentYear.id && needsCarryingOver(company, invoice)) {
    throw refusedWithoutCode(
      'Angivet betaldatum måste vara inom fakturans räkenskapsår, eller så måste fakturan årsomföras.',
    );
  }
}

/** "Årsomföring", which a person makes once a year. */
function needsCarryingOver(company: Company, invoice: InvoiceRecord): boolean {
  const { accountingMethod, carriedOverYears, laterYearPayment } = company.settings;
  if (laterYearPayment === 'refused-in-cash' && accountingMethod === 'ACCRUAL') return false;
  return !carriedOverYears.includes(Number(invoice.invoiceDate.slice(0, 4)));
}

function checkCurrency(invoice: InvoiceRecord, currency: string | undefined): void {
  if (currency === undefined || currency === invoice.currency) return;
  throw refusedWithoutCode(`Currency ${currency} and Currency ${invoice.currency} does not match`);
}

/** Amounts may differ from each other by the rounding of part payments, öre by öre; not by more. */
const largestRounding = new Decimal('0.05');

function amountsOf(company: Company, invoice: InvoiceRecord, given: Given) {
  const foreign = invoice.currency !== 'SEK';
  const inCurrency = amount(given, 'AmountCurrency');
  const kronor = amount(given, 'Amount');
  if (foreign && inCurrency === undefined) {
    throw refused(2000588, 'AmountCurrency krävs när valutan inte är SEK.');
  }
  const amountCurrency = toCents(inCurrency ?? kronor ?? invoice.totals.total);
  if (amountCurrency.isZero()) throw refused(2000588, 'Beloppet kan inte vara 0.');
  const currencyRate =
    (foreign ? amount(given, 'CurrencyRate') : undefined) ?? invoice.currencyRate;
  const converted = amountCurrency.mul(currencyRate).div(invoice.currencyUnit);
  const stated = toCents(kronor ?? converted);
  checkKronor(company, invoice, stated.sub(converted));
  return { amount: stated, amountCurrency, currencyRate };
}

/** In kronor the two amounts are one; otherwise Fortnox may book what the rate does not explain. */
function checkKronor(company: Company, invoice: InvoiceRecord, difference: Decimal): void {
  if (difference.abs().lte(largestRounding)) return;
  if (invoice.currency !== 'SEK' && company.settings.kronorDifference === 'booked') return;
  throw refused(2000588, 'Amount stämmer inte med AmountCurrency och CurrencyRate.');
}

function modeOf(company: Company, given: Given) {
  const code = text(given, 'ModeOfPayment');
  const mode = code === undefined ? undefined : company.modesOfPayment.get(code);
  if (code !== undefined && !mode) {
    throw refused(2000588, `Kunde inte hitta betalningssättet ${code}.`);
  }
  const account = whole(given, 'ModeOfPaymentAccount') ?? mode?.accountNumber ?? 1930;
  requireAccount(company, account);
  return { modeOfPayment: code ?? '', modeOfPaymentAccount: account };
}

function writeOffsOf(company: Company, given: Given): WriteOff[] {
  return (list(given, 'WriteOffs') ?? []).map((item) => {
    const accountNumber = whole(item, 'AccountNumber') ?? 3740;
    const account = company.accounts.get(accountNumber);
    if (!account?.active) {
      throw refusedWithoutCode(`Angivet bortskrivningskonto "${accountNumber}" är inte aktivt`);
    }
    checkDimensionsExist(company, item);
    return {
      accountNumber,
      amount: toCents(amount(item, 'Amount') ?? new Decimal(0)),
      given: item,
    };
  });
}

function findPayment(call: Call): PaymentRecord {
  const payment = call.company.payments.get(pathNumber(call, 'number') ?? -1);
  if (!payment) throw missing(2000434, 'Kan inte hitta betalningen.');
  noteInvoice(call, payment.invoiceNumber);
  return payment;
}

function invoiceOf(company: Company, payment: PaymentRecord): InvoiceRecord {
  const invoice = company.invoices.get(payment.invoiceNumber);
  if (!invoice) throw missing(2000434, 'Kan inte hitta fakturan.');
  return invoice;
}
