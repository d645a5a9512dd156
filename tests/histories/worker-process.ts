import { connectionlessClient } from './connectionless-client.js';
import { createCompanyRegister } from '@sync/clients';
import { createConnectionMemory, createKeyedDigests } from '@sync/connections';
import type { Database } from '@sync/database';
import type { Delivery, Lease } from '@sync/jobs';
import { createLogger } from '@sync/shared';
import { noTelemetry } from '@sync/telemetry';
import { createActiveAttempts } from '../../apps/worker/src/active-attempts.js';
import { runAttempt } from '../../apps/worker/src/attempt.js';
import type { AttemptDependencies } from '../../apps/worker/src/attempt-record.js';
import { Attempt, type Plan } from './attempt.js';
import { underClock, type Clock } from './clock.js';
import type { FortnoxStandIn } from './fortnox-stand-in.js';
import { heldDatabase } from './thread.js';
import { Violation } from './violation.js';

export const log = createLogger('histories', 'silent');

/** As in `leases.ts`: how long before its lapse a worker no longer trusts its lease. */
const safetyMs = 500;

/** Attempts of one series; few, so that histories reach the end of one. */
const policy = { maxAttempts: 3, baseMs: 1000 };

/** A lease whose heartbeats the history makes. */
export type ModelLease = Lease & { heldUntil: number; readonly lose: () => void };

export function modelLease(workerId: string, clock: Clock, heldUntil: number): ModelLease {
  const lost = new AbortController();
  const lease: ModelLease = {
    workerId,
    heldUntil,
    isHeld: () => !lost.signal.aborted && clock.now() < lease.heldUntil - safetyMs,
    signal: lost.signal,
    end: () => Promise.resolve(),
    letGo: () => Promise.resolve(),
    lose: () => {
      lost.abort(new Error('the worker lost its lease'));
    },
  };
  return lease;
}

/**
 * One worker process: the shipped attempts, guards and register of active attempts, under a lease
 * that the history renews or not.
 */
export class WorkerProcess {
  readonly name: string;
  readonly active = createActiveAttempts();
  readonly attempts: Attempt[] = [];
  readonly #connections = createConnectionMemory();
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #fortnox: FortnoxStandIn;
  readonly #handOver: (delivery: Delivery) => void;
  /** `cut-off`: it runs, and its connections to Fortnox are open, but PostgreSQL is out of reach. */
  state: 'running' | 'frozen' | 'cut-off' | 'dead' = 'running';
  lease: ModelLease;

  constructor(
    name: string,
    lease: ModelLease,
    parts: {
      readonly db: Database;
      readonly clock: Clock;
      readonly fortnox: FortnoxStandIn;
      readonly handOver: (delivery: Delivery) => void;
    },
  ) {
    this.name = name;
    this.lease = lease;
    this.#db = parts.db;
    this.#clock = parts.clock;
    this.#fortnox = parts.fortnox;
    this.#handOver = parts.handOver;
  }

  /** Attempts that are not through. */
  open(): Attempt[] {
    return this.attempts.filter(({ thread }) => !thread.ended);
  }

  /** Begins an attempt, which is held at its first statement. */
  async deliver(delivery: Delivery, plan: Plan): Promise<Attempt> {
    const attempt = new Attempt(delivery, plan, this.#fortnox);
    this.attempts.push(attempt);
    void underClock(this.#clock, () =>
      runAttempt(this.#dependencies(attempt), this.lease, delivery),
    )
      .catch((error: unknown) => {
        // The claim's answer was lost; BullMQ would note a failed delivery.
        if (error instanceof Violation || !isAway(error)) attempt.failure ??= error;
      })
      .finally(() => {
        attempt.thread.end();
      });
    await attempt.thread.settled();
    return attempt;
  }

  #dependencies(attempt: Attempt): AttemptDependencies {
    return {
      db: heldDatabase(this.#db, attempt.thread),
      handlerFor: () => attempt.handle,
      policy,
      openFortnox: (_connection, call) => {
        attempt.call = call;
        return Promise.resolve(connectionlessClient.fortnox);
      },
      openSubscriptionFlow: () => Promise.resolve(connectionlessClient.subscriptionFlow),
      register: createCompanyRegister(Date.now),
      connections: this.#connections,
      digests: createKeyedDigests([Buffer.alloc(32)]),
      release: () => undefined,
      handOver: this.#handOver,
      observe: () => undefined,
      observeCall: () => undefined,
      // Time is the model's own: nobody listens by the clock on the wall.
      answers: { note: () => undefined, next: () => Promise.resolve(false) },
      active: this.active,
      log,
      telemetry: noTelemetry,
      now: () => new Date(),
      random: () => 0.5,
    };
  }
}

const isAway = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '57P01';
