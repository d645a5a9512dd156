import { findIgnoredCredits, noteLaterChange } from '@sync/jobs';
import { describeChange, parseEvent } from '@sync/subscriptionflow';
import type { HandlerContext } from '../handler.js';
import type { Handling } from './handling.js';

/**
 * A refund or void may overtake the invoice that it is about. Where the company wants refunds credited it
 * goes on once the invoice is carried over; else it is shown as drift like one that comes later. At the
 * beginning of each attempt, so that an invoice which a person has to finish by hand shows it too.
 */
export async function showEarlyChanges(
  { db }: Pick<HandlerContext, 'db'>,
  { job, settings }: Pick<Handling, 'job' | 'settings'>,
): Promise<void> {
  if (settings.refunds === 'credit' || !job.hasIgnoredCredits) return;
  const { connectionId, invoiceId } = job;
  for (const event of await findIgnoredCredits(db, connectionId, invoiceId)) {
    const told = parseEvent(event);
    if (!told.ok || told.value.type === 'invoice.paid') continue;
    const change = { ...describeChange(told.value), eventTime: told.value.timestamp };
    await noteLaterChange(db, { connectionId, invoiceId, ...change });
  }
}
