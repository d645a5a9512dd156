import { Decimal, sum, type PaidInvoice } from '@sync/shared';
import type { InvoiceRecord } from '../../apps/sandbox/src/fortnox/records.js';
import { balanceOf, paymentsOf } from '../../apps/sandbox/src/fortnox/settlement.js';
import type { Chooser } from '../choices/stage.js';

/** The contract's bound, told again here: half a unit per line and once for each of three rates. */
function boundOf({ currency, lines }: PaidInvoice): Decimal {
  const half = new Decimal(currency === 'JPY' ? '0.5' : '0.005');
  const roundings = lines.map(({ quantity }) => Decimal.max(1, quantity));
  return half.times(sum(roundings).plus(3)).plus('0.05');
}

/** What an auditor would find wrong with how the invoice stands; empty when nothing. */
export function troubleWith(
  { company: { company } }: Chooser,
  id: string,
  invoice: PaidInvoice,
): string[] {
  const record = recordOf(company.invoices, id);
  const { total, roundOff, vat } = record.totals;
  const paid = sum(paymentsOf(company, record).map(({ amountCurrency }) => amountCurrency));
  const exact = total.minus(roundOff);
  const left = balanceOf(company, record);
  return [
    ...(exact.eq(invoice.total) ? [] : [`total ${exact.toFixed()}`]),
    ...(paid.eq(invoice.receivedPayment) ? [] : [`paid ${paid.toFixed()}`]),
    ...(vat.minus(invoice.vat).abs().lte(boundOf(invoice)) ? [] : [`VAT ${vat.toFixed()}`]),
    ...(left.isZero() ? [] : [`balance ${left.toFixed()}`]),
  ];
}

function recordOf(invoices: ReadonlyMap<number, InvoiceRecord>, id: string): InvoiceRecord {
  const found = [...invoices.values()].filter(({ fields }) => {
    const reference = fields.get('ExternalInvoiceReference1');
    return reference?.kind === 'text' && reference.value === id;
  });
  const [record] = found;
  if (record === undefined || found.length > 1) throw new Error(`${found.length} of ${id}`);
  return record;
}
