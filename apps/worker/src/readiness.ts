import { databaseWord, describeFinding, stopping, type StoresLook } from '@sync/checks';
import type { StoreWatch } from '@sync/checks';
import { describeHold, type LedgerState, type LedgerWatch, type QueueState } from '@sync/jobs';
import type { Readiness } from './health-server.js';
import type { RunningWorker } from './worker.js';

type Watched = { readonly stores: StoreWatch; readonly ledger: LedgerWatch };

/**
 * What `/readyz` answers; `worker` is undefined while it waits for PostgreSQL. Secrets that cannot
 * be read are told, and stop nobody: other companies' invoices go on.
 */
export async function readReadiness(
  { stores, ledger: watched }: Watched,
  worker: RunningWorker | undefined,
): Promise<Readiness> {
  const ledger = watched.state();
  const { database, redis, unreadable, findings } = await stores.look();
  const checks = {
    postgresql: wordFor(databaseWord(database)),
    redis: wordFor(redis.kind),
    lease: worker?.holdsLease() === true ? 'ok' : 'lost',
    ledger: wordForLedger(ledger),
  };
  const isWell = Object.values(checks).every((state) => state === 'ok');
  const ready = isWell && stopping('worker', findings).length === 0;
  const told = { ...checks, ...remediesOf(redis, ledger), ...tellUnreadable(unreadable) };
  const faults = findings.filter(({ level }) => level === 'fault').map(describeFinding);
  return { ready, checks: told, ...(faults.length === 0 ? {} : { faults }) };
}

function tellUnreadable(counts: StoresLook['unreadable']): Record<string, string> {
  if (counts === undefined || counts.length === 0) return {};
  const told = counts.map(({ kind, keyId, count }) => `${count} ${kind} (key ${keyId})`);
  return { unreadableSecrets: told.join(', ') };
}

function remediesOf(redis: QueueState, ledger: LedgerState): Readiness['checks'] {
  return {
    ...(redis.kind === 'permission-missing'
      ? { missingPermissions: redis.commands.join(', ') }
      : {}),
    ...(ledger.kind === 'restored' ? { restored: describeHold(ledger) } : {}),
  };
}

/** A worker that works for others is ready: one company that waits for a person stops nobody else. */
function wordForLedger(ledger: LedgerState): string {
  if (ledger.kind !== 'restored') return ledger.kind === 'trusted' ? 'ok' : ledger.kind;
  return ledger.extent === 'all' ? 'restored' : 'ok';
}

function wordFor(kind: string): string {
  if (kind === 'up') return 'ok';
  return kind === 'down' ? 'unreachable' : kind;
}
