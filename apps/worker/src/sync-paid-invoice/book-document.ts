import { ok, type ConnectionSettings } from '@sync/shared';
import type { HandlerContext, Step } from '../handler.js';
import { ensureBookkept, type Booking } from './ensure-bookkept.js';
import { ensureSent } from './ensure-sent.js';
import type { InvoiceRecord } from './invoice-record.js';
import { remember } from './remember.js';

/** Marks the document as sent and bookkeeps it, each where the connection wants it. */
export async function bookDocument(
  context: HandlerContext,
  { markAsSent, bookkeep }: ConnectionSettings,
  record: InvoiceRecord,
): Step<Booking> {
  const sent = markAsSent ? await ensureSent(context, record) : ok(undefined);
  if (!sent.ok) return sent;
  const booking = await ensureBookkept(context, record, bookkeep);
  if (booking.ok) remember(context, { booked: booking.value === 'bookkept' });
  return booking;
}
