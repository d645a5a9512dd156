import type { Decimal } from '@sync/shared';
import { planCustomer } from './customer.js';
import { checkHeader } from './header-checks.js';
import { planPayments } from './payments.js';
import { planRows } from './plan-rows.js';
import { decidePrices } from './prices.js';
import { after, map, together, type Planned } from './problem.js';
import { taxStatusOf, type TaxStatus } from './regime.js';
import { halfUnitOf } from './rounding-bound.js';
import type { PrepareInput, PreparedInvoice } from './prepared-invoice.js';

/** Judges every part before any is refused, so that one look shows everything that is wrong. */
export function prepareInvoice(input: PrepareInput): Planned<PreparedInvoice> {
  const { invoice, settings } = input;
  const header = checkHeader(invoice);
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
