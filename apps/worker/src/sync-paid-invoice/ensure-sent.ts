import { ok } from '@sync/shared';
import { z } from 'zod';
import { ensureChange } from '../ensure-change.js';
import type { HandlerContext, Step } from '../handler.js';
import { failed } from '../stop.js';
import type { InvoiceRecord } from './invoice-record.js';
import { stepKey } from './invoice-steps.js';

const sentRecord = z.object({ sent: z.boolean() });

/**
 * Marks the invoice as sent without sending anything. Before bookkeeping, because nobody knows
 * whether Fortnox still marks a bookkept one; an invoice that is bookkept already stays as it is.
 */
export async function ensureSent(context: HandlerContext, invoice: InvoiceRecord): Step<void> {
  const isBegun = context.known.has(stepKey(context, 'sent'));
  const isBookkept = invoice.booked || context.known.has(stepKey(context, 'bookkeep'));
  if (isBookkept && !isBegun) return ok(undefined);
  const { invoices } = context.fortnox;
  const done = await ensureChange(context, {
    key: stepKey(context, 'sent'),
    what: 'mark the invoice as sent',
    day: invoice.invoiceDate,
    recorded: 'with-next',
    remembered: sentRecord,
    send: async () => {
      const answer = await invoices.externalPrint(invoice.documentNumber);
      return answer.ok ? ok({ sent: true }) : answer;
    },
    lookUp: async () => {
      const now = await invoices.get(invoice.documentNumber);
      if (!now.ok) return failed(now.error, 'look whether the invoice is marked as sent');
      const { sent = false, booked } = now.value;
      return ok(sent || booked ? { sent } : undefined);
    },
  });
  return done.ok ? ok(undefined) : done;
}
