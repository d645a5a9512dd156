import type { Connection } from '@sync/connections';
import type { AttentionFigures, ConnectionFigures, Side } from '@sync/jobs';
import { Gauge, type Registry } from 'prom-client';

/** What stands in PostgreSQL, as far as monitoring wants it. */
export type State = {
  readonly jobs: readonly ConnectionFigures[];
  readonly attention: readonly AttentionFigures[];
  readonly connections: readonly Pick<Connection, 'id' | 'status'>[];
  readonly breakers: readonly { readonly connectionId: string; readonly side: Side }[];
  /** Differences of each connection's latest reconciliation. */
  readonly findings: readonly {
    readonly connectionId: string;
    readonly kind: string;
    readonly count: number;
  }[];
};

/**
 * Shows the state as it is at a scrape; without one nothing of before stays. Every API process tells
 * the same: queries take the maximum over them, not the sum.
 */
export type StateGauges = { readonly show: (state: State | undefined) => void };

/** Adds the gauges to the registry; labels hold ids and kinds, no names. */
export function createStateGauges(registry: Registry): StateGauges {
  const gauges = openGauges(registry);
  return {
    show: (state) => {
      // What has become empty, or cannot be known now, must not stay at its last value.
      for (const gauge of Object.values(gauges)) gauge.reset();
      if (state) show(gauges, state, Date.now());
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
