import { listConnectionStates } from '@sync/connections';
import type { Database } from '@sync/database';
import { countAttention, countJobs, listOpenBreakers } from '@sync/jobs';
import { countLatestFindings } from '@sync/reconciliation';
import { Gauge, type Registry } from 'prom-client';

/**
 * What stands in PostgreSQL, read at each scrape. Every API process tells the same: queries take the
 * maximum over them, not the sum.
 */
export type StateGauges = {
  /** False when PostgreSQL did not answer; then nothing of before stays. */
  readonly refresh: () => Promise<boolean>;
};

type State = Awaited<ReturnType<typeof readState>>;

async function readState(db: Database) {
  const [jobs, attention, connections, breakers, findings] = await Promise.all([
    countJobs(db),
    countAttention(db),
    listConnectionStates(db),
    listOpenBreakers(db),
    countLatestFindings(db),
  ]);
  return { jobs, attention, connections, breakers, findings };
}

/** Adds the gauges to the registry; labels hold ids and kinds, no names. */
export function createStateGauges(registry: Registry, db: Database): StateGauges {
  const gauges = openGauges(registry);
  return {
    refresh: async () => {
      const state = await readState(db).catch(() => undefined);
      // What has become empty, or cannot be known now, must not stay at its last value.
      for (const gauge of Object.values(gauges)) gauge.reset();
      if (!state) return false;
      show(gauges, state, Date.now());
      return true;
    },
  };
}

type Gauges = ReturnType<typeof openGauges>;

function openGauges(registry: Registry) {
  const open = (name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  return {
    jobs: open('sync_jobs', 'Sync jobs by connection and status', 'connection', 'status'),
    deadLetters: open('sync_dead_letters', 'Dead letters that wait for a person', 'connection'),
    oldestDeadLetter: open(
      'sync_oldest_dead_letter_age_seconds',
      'How long the oldest dead letter of each cause has waited for a person',
      ...['connection', 'cause'],
    ),
    oldestWaiting: open(
      'sync_oldest_waiting_seconds',
      'Age of the longest waiting due job, 0 when none waits',
      'connection',
    ),
    connections: open('sync_connections', 'Connections by status', 'status'),
    needsAttention: open(
      'sync_connection_needs_attention',
      '1 for a connection whose consent is gone or which waits for a person otherwise',
      'connection',
    ),
    breakers: open(
      'sync_breaker_open',
      '1 while a side of a connection does not answer and its jobs are held back',
      ...['connection', 'side'],
    ),
    findings: open(
      'sync_reconciliation_findings',
      'Differences that the latest reconciliation of a connection found, by kind',
      ...['connection', 'kind'],
    ),
  };
}

function show(gauges: Gauges, state: State, now: number): void {
  showJobs(gauges, state, now);
  for (const { connectionId: connection, cause, oldestAt } of state.attention)
    gauges.oldestDeadLetter.set({ connection, cause }, age(oldestAt, now));
  for (const { id: connection, status } of state.connections) {
    gauges.connections.inc({ status });
    if (status === 'needs-attention') gauges.needsAttention.set({ connection }, 1);
  }
  for (const { connectionId: connection, side } of state.breakers)
    gauges.breakers.set({ connection, side }, 1);
  for (const { connectionId: connection, kind, count } of state.findings)
    gauges.findings.set({ connection, kind }, count);
}

function showJobs(gauges: Gauges, { jobs }: State, now: number): void {
  for (const { connectionId: connection, counts, oldestWaitingAt } of jobs) {
    for (const [status, count] of Object.entries(counts))
      gauges.jobs.set({ connection, status }, count);
    gauges.deadLetters.set({ connection }, counts['dead-lettered'] ?? 0);
    gauges.oldestWaiting.set({ connection }, age(oldestWaitingAt ?? new Date(now), now));
  }
}

const age = (since: Date, now: number): number => Math.max(0, (now - since.getTime()) / 1000);
