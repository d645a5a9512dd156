import type { Database } from '@sync/database';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Company } from '../scripts/workload/company.js';
import { sendSignedEvent } from '../scripts/workload/doors.js';
import type { SentInvoice } from '../scripts/workload/invoices.js';

/** Milliseconds from being taken in to being done; sends the invoice and waits for it. */
export async function timeToBooks(
  db: Database,
  apiUrl: string,
  company: Company,
  { id, event }: SentInvoice,
): Promise<number> {
  await sendSignedEvent(apiUrl, company, `msg_${id}`, event);
  const where = { connectionId: company.connectionId, invoiceId: id };
  for (;;) {
    const job = await db.prisma.syncJob.findFirst({ where });
    if (job?.finishedAt) return job.finishedAt.getTime() - job.createdAt.getTime();
    await sleep(20);
  }
}

/** Of these times, the one that `share` of them do not exceed. */
export function quantile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((x, y) => x - y);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
