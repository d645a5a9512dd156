import { causesOf, replayCleared, takeCauseCheck, type Cause } from '@sync/jobs';
import { findConnection, type Connection } from '@sync/connections';
import { type Database } from '@sync/database';
import type { CallOptions, ClearedBy, FortnoxClient } from '@sync/fortnox';
import { startLoop, type Loop, type LoopWatch } from './timer-loop.js';

/** How often it is looked whether a connection is due; the question costs one small statement. */
const tickMs = 5000;

/** Nobody waits for these calls: they take what live work leaves, for up to a minute each. */
const call = { lane: 'backfill', maxWaitMs: 60_000 } as const;

type Dependencies = LoopWatch & {
  readonly db: Database;
  readonly openFortnox: (connection: Connection, call: CallOptions) => Promise<FortnoxClient>;
  /** Each connection is looked at at most this often. */
  readonly everyMs: number;
};

/**
 * Dead letters whose cause somebody mends in Fortnox go on by themselves: now and then Fortnox is
 * asked, one call per cause, and what is cleared is replayed by the actor `system`, at the pace of
 * a replay.
 */
export function startCauseChecks(deps: Dependencies): Loop {
  const everyMs = Math.min(tickMs, deps.everyMs);
  return startLoop(deps, {
    ...{ name: 'causes', everyMs },
    round: (signal) => checkDue(deps, signal),
  });
}

async function checkDue(deps: Dependencies, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const connectionId = await takeCauseCheck(deps.db, deps.everyMs);
    if (connectionId === undefined) return;
    const connection = await findConnection(deps.db, connectionId);
    if (connection) await checkConnection(deps, connection, signal);
  }
}

async function checkConnection(
  deps: Dependencies,
  connection: Connection,
  signal: AbortSignal,
): Promise<void> {
  const fortnox = await deps.openFortnox(connection, { ...call, signal });
  for (const cause of await causesOf(deps.db, connection.id)) {
    const reason = await clearedBecause(fortnox, cause);
    if (reason === undefined) continue;
    const jobs = await replayCleared(deps.db, connection.id, cause, reason);
    deps.log.info({ connectionId: connection.id, jobs, reason }, 'causes.cleared');
  }
}

/** Asks Fortnox about one subject; why the cause is gone, in words for the timeline, if it is. */
type Probe = (fortnox: FortnoxClient, subject: string) => Promise<string | undefined>;

const probes: ReadonlyMap<string, Probe> = new Map<ClearedBy, Probe>([
  [
    'account-activated',
    async (fortnox, number) => {
      const account = await fortnox.accounts.get(Number(number));
      const active = account.ok && account.value.active === true;
      return active ? `Account ${number} is active in Fortnox.` : undefined;
    },
  ],
  [
    'account-demand-lifted',
    async (fortnox, number) => {
      const account = await fortnox.accounts.get(Number(number));
      if (!account.ok) return undefined;
      const { costCenter, project, transactionInformation } = account.value;
      const demands = [costCenter, project, transactionInformation];
      // An answer without the settings tells nothing.
      if (demands.some((demand) => demand === 'MANDATORY' || demand === undefined))
        return undefined;
      return `Account ${number} demands no cost centre, project or text any more.`;
    },
  ],
  [
    'currency-added',
    async (fortnox, code) => {
      const currency = await fortnox.currencies.get(code);
      return currency.ok ? `Currency ${code} is in Fortnox's register.` : undefined;
    },
  ],
  [
    'period-unlocked',
    async (fortnox, date) => {
      const locked = await fortnox.lockedPeriod.get();
      const open = locked.ok && (locked.value.endDate ?? '') < date;
      return open ? `The period of ${date} is not locked in Fortnox.` : undefined;
    },
  ],
  [
    'financial-year-created',
    async (fortnox, date) => {
      const years = await fortnox.financialYears.list({ date });
      const covered = years.ok && years.value.length > 0;
      return covered ? `Fortnox has a financial year for ${date}.` : undefined;
    },
  ],
]);

/** `undefined` while the cause is still there, cannot be asked for, or Fortnox did not answer. */
async function clearedBecause(fortnox: FortnoxClient, cause: Cause): Promise<string | undefined> {
  if (cause.subject === null) return undefined;
  return probes.get(cause.clearedBy)?.(fortnox, cause.subject);
}
