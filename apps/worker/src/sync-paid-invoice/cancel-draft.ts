import type { FortnoxClient, FortnoxResult } from '@sync/fortnox';
import { ok } from '@sync/shared';

/**
 * Cancels a document that is not bookkept. One that is cancelled already is as good: a person has
 * done it, as we ask for where we cannot, or an attempt that did not live to write it down. What
 * Fortnox answers to a second cancellation is not documented.
 */
export async function cancelDraft(
  { invoices }: FortnoxClient,
  documentNumber: string,
): FortnoxResult<void> {
  const cancelled = await invoices.cancel(documentNumber);
  if (cancelled.ok) return ok(undefined);
  if (cancelled.error.kind !== 'rejected') return cancelled;
  const now = await invoices.get(documentNumber);
  return now.ok && now.value.cancelled ? ok(undefined) : cancelled;
}
