import { newId } from '@sync/database';
import { createReleaser, leaseMs, type Delivery } from '@sync/jobs';
import { createLogger } from '@sync/shared';
import type { Attempt } from './attempt.js';
import type { IntentRow, JobRow } from './rows.js';
import { Clock } from './clock.js';
import { FortnoxStandIn } from './fortnox-stand-in.js';
import type { Lane } from './lane.js';
import { checkSource } from './source-check.js';
import { room } from './window.js';
import { modelLease, WorkerProcess } from './worker-process.js';

/** A client waits this long for an answer. */
const clientTimeoutMs = 30_000;

/** An attempt waits this long for its permit. */
const longestTurnMs = 10_000;

/** Well below a lease, so that histories on a slow machine lose none by chance. */
const beatEveryMs = 500;

export type Delivered = { readonly delivery: Delivery; taken: boolean };

/** Everything a history is about: the engine's database, and a model of all around it. */
export class World {
  readonly lane: Lane;
  readonly clock: Clock;
  readonly fortnox: FortnoxStandIn;
  readonly connections = [newId('conn'), newId('conn')] as const;
  readonly processes: WorkerProcess[] = [];
  /** Every delivery that Redis was ever given: each may come again, at any time. */
  readonly deliveries: Delivered[] = [];
  /** What Redis still knows, by `jobId-dispatchSeq`. */
  readonly inRedis = new Set<string>();
  readonly connectionStates: Record<number, string> = {};
  /** Deliveries that a sweep is about to put back. */
  suspects: readonly Delivery[] = [];
  redis: 'there' | 'away' | 'answers-lost' = 'there';
  /** Accepted jobs by connection and invoice. */
  readonly accepted = new Map<string, string>();
  /** First use of each webhook id. */
  readonly webhooks = new Map<string, { invoice: string; jobId: string | undefined }>();
  readonly replays: string[] = [];
  /** As the auditor last saw them. */
  jobs: readonly JobRow[] = [];
  intents: readonly IntentRow[] = [];
  readonly claimedReleases = new Set<string>();
  lastMove = 0;
  steps = 0;
  readonly #machineNow: () => number;
  #lastBeat: number;

  constructor(lane: Lane, machineNow: () => number) {
    this.lane = lane;
    this.#machineNow = machineNow;
    this.#lastBeat = machineNow();
    this.clock = new Clock(machineNow);
    this.fortnox = new FortnoxStandIn(this.clock, (from) => {
      checkSource(this.jobs, from);
    });
  }

  /** Clears what the history before has left, and begins with two companies and two workers. */
  async begin(): Promise<void> {
    const settings = JSON.stringify({
      defaultIncomeAccount: '3001',
      defaultPaymentAccount: { account: '1930', modeOfPayment: 'BG' },
    });
    const values = this.connections.map(
      (id) => `('${id}', 'Acme AB', 'active', '${id}', 'acme', 'sf', '-', 'fn', '-', '-',
                '${settings}')`,
    );
    await this.lane.sql.query(`
      DELETE FROM replays; DELETE FROM connections; DELETE FROM workers; DELETE FROM moves;
      INSERT INTO connections (id, name, status, webhook_key_hash, subscriptionflow_site,
        subscriptionflow_client_id, subscriptionflow_client_secret_cipher, fortnox_client_id,
        fortnox_client_secret_cipher, signing_secret_cipher, settings)
      VALUES ${values.join(', ')}`);
    await this.startProcess();
    await this.startProcess();
  }

  alive(): WorkerProcess[] {
    return this.processes.filter(({ state }) => state === 'running');
  }

  /** Attempts that can go on. */
  movable(): { readonly process: WorkerProcess; readonly attempt: Attempt }[] {
    return this.processes
      .filter(({ state }) => state === 'running' || state === 'cut-off')
      .flatMap((process) =>
        process
          .open()
          .filter(({ thread }) => process.state === 'running' || thread.place !== 'database')
          .map((attempt) => ({ process, attempt })),
      );
  }

  async startProcess(): Promise<void> {
    const lease = await this.newLease();
    const { clock, fortnox } = this;
    const parts = {
      ...{ db: this.lane.db, clock, fortnox },
      handOver: (delivery: Delivery) => {
        // Otherwise a sweep finds that Redis does not have it.
        if (this.redis !== 'away') this.#take([delivery]);
      },
    };
    this.processes.push(new WorkerProcess(`worker ${this.processes.length}`, lease, parts));
  }

  async newLease() {
    const id = newId('wrk');
    const heldUntil = this.clock.now() + leaseMs;
    await this.lane.sql.query(`
      INSERT INTO workers (id, host, alive_until, beat_at, session_pid, session_started_at)
      VALUES ('${id}', 'test', now() + interval '${leaseMs} ms', now(), ${this.lane.session})`);
    return modelLease(id, this.clock, heldUntil);
  }

  /** Lets go what is under way in every process that runs; afterwards the history may go on. */
  async quiesce(): Promise<void> {
    for (const { state, attempts } of this.processes) {
      if (state !== 'dead') await Promise.all(attempts.map(({ thread }) => thread.settled()));
    }
  }

  /** Renews the leases of those who can, as their timers do every second. */
  async beat(now: 'if due' | 'at once'): Promise<void> {
    const due = this.#machineNow() - this.#lastBeat > beatEveryMs;
    if (now === 'if due' && !due) return;
    this.#lastBeat = this.#machineNow();
    const beating = this.alive().filter(({ lease }) => !lease.signal.aborted);
    const heldUntil = this.clock.now() + leaseMs;
    const ids = beating.map(({ lease }) => `'${lease.workerId}'`).join(', ');
    if (ids === '') return;
    const { rows } = await this.lane.sql.query<{ id: string }>(`
      UPDATE workers SET alive_until = now() + interval '${leaseMs} ms', beat_at = now(), session_gone_at = NULL
      WHERE id IN (${ids}) AND alive_until > now() RETURNING id`);
    const renewed = new Set(rows.map(({ id }) => id));
    for (const { lease } of beating) {
      if (renewed.has(lease.workerId)) lease.heldUntil = heldUntil;
      else lease.lose();
    }
  }

  /** Every row grows older, every clock goes on, and whoever waited too long stops waiting. */
  async pass(ms: number): Promise<void> {
    // While time is passing, those who live and hold their lease beat once a second.
    const beating = this.alive().filter(({ lease }) => lease.isHeld());
    this.clock.pass(ms);
    const ids = beating.map(({ lease }) => `'${lease.workerId}'`).join(', ') || `''`;
    await this.lane.sql.query(`${shift(ms)};
      UPDATE workers SET alive_until = now() + interval '1 second' WHERE id IN (${ids})`);
    await this.beat('at once');
    for (const process of this.processes) {
      if (process.state === 'cut-off' && this.clock.now() >= process.lease.heldUntil) {
        process.lease.lose();
      }
      await this.#stopWaiting(process, ms);
    }
    this.fortnox.settle();
  }

  async #stopWaiting({ state, attempts }: WorkerProcess, ms: number): Promise<void> {
    if (state !== 'running' && state !== 'cut-off') return;
    for (const { thread, request } of attempts) {
      if (request && this.clock.now() - request.sentAt >= clientTimeoutMs) {
        this.fortnox.close(request, request.sentAt + clientTimeoutMs);
        await thread.go({ kind: 'answered', answer: 'lost' });
      } else if (thread.place === 'limiter' && ms >= longestTurnMs) {
        await thread.go({ kind: 'throttled' });
      }
    }
  }

  /** Fills a connection's window, as API and worker do. */
  async release(connectionId: string): Promise<void> {
    const { db } = this.lane;
    const failures: string[] = [];
    const log = createLogger('history', 'warn', { write: (line: string) => failures.push(line) });
    const queue = { deliver: (deliveries: readonly Delivery[]) => this.#deliver(deliveries) };
    const releaser = createReleaser({ db, queue, log, window: room });
    releaser.release(connectionId);
    await releaser.idle();
    if (this.redis === 'there' && failures.length > 0) throw new Error(failures[0]);
  }

  #take(deliveries: readonly Delivery[]): void {
    for (const delivery of deliveries) {
      this.deliveries.push({ delivery, taken: false });
      this.inRedis.add(nameOf(delivery));
    }
  }

  async #deliver(deliveries: readonly Delivery[]): Promise<void> {
    if (this.redis === 'away') throw new Error('Redis is away');
    this.#take(deliveries);
    if (this.redis === 'answers-lost') throw new Error('Redis did not answer in time');
    await Promise.resolve();
  }
}

export const nameOf = ({ jobId, dispatchSeq }: Delivery): string => `${jobId}-${dispatchSeq}`;

function shift(ms: number): string {
  const back = (...columns: string[]): string =>
    columns.map((column) => `${column} = ${column} - interval '${ms} ms'`).join(', ');
  return `
    UPDATE intents SET ${back('sent_at', 'abandoned_at', 'orphaned_at', 'recorded_at')};
    UPDATE workers SET ${back('started_at', 'alive_until', 'beat_at', 'session_gone_at')};
    UPDATE sync_jobs SET ${back('due_at', 'released_at', 'told_at', 'updated_at', 'created_at', 'finished_at', 'dead_lettered_at')};
    UPDATE breakers SET ${back('opened_at', 'probe_at', 'asking_since', 'asking_until', 'answered_at')}`;
}
