import type { Database } from '@sync/database';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FlowLog } from './flow.js';
import type { ChaosOptions } from './options.js';

type Say = (line: string) => void;

/** Faults go on until only stragglers are left. */
const mostShare = 0.95;

/** Without faults everything must be through in this time: backoffs, probes of a breaker (60 s). */
const calmLimitMs = 180_000;

/**
 * Resolves when nearly all have ended, and every kind of fault has been injected often enough; or when
 * faults have gone on for as long as they may.
 */
export async function untilMostAreThrough(
  db: Database,
  flow: FlowLog,
  injected: ReadonlyMap<string, number>,
  {
    invoices,
    leastInjections,
    faultsForMs,
  }: Pick<ChaosOptions, 'invoices' | 'leastInjections' | 'faultsForMs'>,
  say: Say,
): Promise<void> {
  const deadline = performance.now() + faultsForMs;
  while (performance.now() < deadline) {
    const through = await countThrough(db);
    const injections = [...injected].map(([name, times]) => `${times} ${name}`).join(', ');
    say(`${through ?? '?'} of ${invoices} are through, ${flow.sent} sent; ${injections}`);
    const enough = [...injected.values()].every((times) => times >= leastInjections);
    if (enough && through !== undefined && through >= invoices * mostShare) return;
    await sleep(5000);
  }
}

/** Answers what has not succeeded in the end, each with its state and reason. */
export async function untilAllAreThrough(
  db: Database,
  invoices: number,
  say: Say,
): Promise<readonly string[]> {
  const deadline = performance.now() + calmLimitMs;
  for (;;) {
    const through = (await countThrough(db)) ?? 0;
    if (through >= invoices || performance.now() > deadline) break;
    say(`${through} of ${invoices} are through`);
    await sleep(1000);
  }
  const rest = await db.prisma.syncJob.findMany({ where: { status: { not: 'succeeded' } } });
  return rest.map(
    (job) => `${job.invoiceId}: ${job.status} ${job.reason ?? job.deadLetterMessage ?? ''}`,
  );
}

/** `undefined` while PostgreSQL is away. */
async function countThrough(db: Database): Promise<number | undefined> {
  try {
    return await db.prisma.syncJob.count({ where: { finishedAt: { not: null } } });
  } catch {
    return undefined;
  }
}
