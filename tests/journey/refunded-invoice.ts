import { randomUUID } from 'node:crypto';
import { listAt, textAt } from '../../scripts/start/json.js';
import { invoiceEvent } from '../complaints/invoice-event.js';
import type { System } from '../harness/system.js';
import type { Ask } from './ask.js';
import { jobInStatus, sendSigned, type Company } from './company.js';

export type ToldRefund = {
  readonly reference: string;
  /** Of the hour at which it is told; a later one corrects an earlier one. */
  readonly minute: number;
  /** 0: on account 3001; 1: on 3002. */
  readonly line: number;
  readonly date: string;
};

/**
 * An invoice of two accounts that is carried over. Tells a refund of 100 kronor of one of its lines; answers the
 * id of the refund's job.
 */
export async function refundedInvoice({
  system,
  company,
  ask,
}: {
  readonly system: System;
  readonly company: Company;
  readonly ask: Ask;
}): Promise<(told: ToldRefund) => Promise<string>> {
  const id = randomUUID();
  const lines = [
    { net: '100.00', vat: '25.00', rate: '25', account: '3001' },
    { net: '200.00', vat: '50.00', rate: '25', account: '3002' },
  ];
  const paid = invoiceEvent({ id, lines, customer: { id: `c-${id}`, name: 'Kund AB' } });
  const carried = textAt((await sendSigned(system.apiUrl, company, paid)).body, 'id');
  await jobInStatus(ask, carried, ['succeeded'], 60_000);
  const ids = listAt(paid.data.invoice, 'lines').map((line) => textAt(line, 'id'));
  return async ({ reference, minute, line, date }) => {
    const told = {
      ...{ type: 'invoice.refunded', schema_version: '2026-11-01', source: paid.source },
      timestamp: `2026-11-21T08:${String(minute).padStart(2, '0')}:00Z`,
      data: {
        invoice: { id, name: 'SF-1', currency: 'SEK' },
        refund: {
          ...{ id: reference, date, amount: '100.00' },
          lines: [{ id: ids[line] ?? '', amount: '100.00' }],
        },
      },
    };
    return textAt((await sendSigned(system.apiUrl, company, told)).body, 'id');
  };
}
