import type { Decimal, PaidInvoice } from '@sync/shared';
import type { AccountVatCode } from './account-vat.js';
import { planCustomer } from './customer.js';
import { checkHeader, maxRows } from './header-checks.js';
import { planPayments } from './payments.js';
import { planRows } from './plan-rows.js';
import { decidePrices } from './prices.js';
import { after, map, together, type Planned } from './problem.js';
import { taxStatusOf, type TaxStatus } from './regime.js';
import { halfUnitOf } from './rounding-bound.js';
import type { PrepareInput, PreparedInvoice } from './prepared-invoice.js';

type Kept = { readonly input: PrepareInput; readonly prepared: Planned<PreparedInvoice> };

/** By the invoice as it was read; it goes with it. */
const lastPrepared = new WeakMap<PaidInvoice, Kept>();

/**
 * Judges every part before any is refused, so that one look shows everything that is wrong. The same
 * input is judged once: which accounts are in question, whether it is right and its plan are asked
 * for one after the other. Where no account was in question it does not matter who would be asked.
 */
export function prepareInvoice(input: PrepareInput): Planned<PreparedInvoice> {
  const last = lastPrepared.get(input.invoice);
  if (last && isSame(last.input, input)) return last.prepared;
  const asked = new Set<string>();
  const { accountVatCode } = input;
  const asking: AccountVatCode | undefined =
    accountVatCode &&
    ((account) => {
      asked.add(account);
      return accountVatCode(account);
    });
  const prepared = prepare({ ...input, accountVatCode: asking });
  if (accountVatCode && asked.size === 0) lastPrepared.set(input.invoice, { input, prepared });
  return prepared;
}

/** Both know whom to ask about accounts, which was not necessary. */
function isSame(one: PrepareInput, other: PrepareInput): boolean {
  return (
    other.accountVatCode !== undefined &&
    one.settings === other.settings &&
    one.habit === other.habit &&
    one.lockedUntil === other.lockedUntil
  );
}

function prepare(input: PrepareInput): Planned<PreparedInvoice> {
  const { invoice, settings } = input;
  const header = checkHeader(invoice);
  // Whatever else is wrong with it: as many lines can never be booked, and judging each takes time.
  if (!header.ok && invoice.lines.length > maxRows) return header;
  const tax = taxStatusOf(input);
  const read = decidePrices(invoice, lineBound(input));
  const customer = after(tax, (status) =>
    planCustomer(invoice.customer, status, invoice.currency, settings),
  );
  const rows = after(together(tax, read), ([status, { prices, invoice: asRead }]) =>
    planRows({
      ...input,
      invoice: asRead,
      tax: status,
      prices,
      language: languageOf(status),
      lineBound: lineBound(input),
    }),
  );
  const payments = planPayments(invoice, settings);
  return map(
    together(header, tax, read, customer, rows, payments),
    ([, status, , customerPlan, plannedRows, parts]) => ({
      customer: customerPlan,
      ...plannedRows,
      payments: parts,
      language: languageOf(status),
    }),
  );
}

/** A line's own figures: one rounding for its VAT and one for its total. */
function lineBound({ invoice, settings }: PrepareInput): Decimal {
  return halfUnitOf(invoice.currency).times(2).plus(settings.roundingTolerance);
}

const languageOf = (tax: TaxStatus): 'SV' | 'EN' => (tax.country === 'SE' ? 'SV' : 'EN');
