import type { producerConnection } from '@sync/jobs';
import { HttpProblem } from '../http/problem.js';
import type { BucketSize, Taken } from './bucket-types.js';
import { createBucket, type Bucket } from './bucket.js';
import { createByteBudget, type ByteBudget } from './byte-budget.js';
import { digestOf, senderNetwork } from './sender-network.js';

export type LimitSizes = {
  /** Invoices of one connection, at both doors together. */
  readonly connection: BucketSize;
  /** What a connection has us keep within a day: events, and the rows that each of them makes. */
  readonly connectionMegabytesADay: number;
  /** Requests of one address, whoever they are from: before anything about them is looked up. */
  readonly address: BucketSize;
  /** Requests of one address that failed to prove who sent them. */
  readonly failures: BucketSize;
  /** Jobs of one connection that wait or are in work. */
  readonly openJobs: number;
};

export type Limits = {
  /** Throws 429 for an address that asks too much. */
  readonly admitAddress: (address: string) => Promise<void>;
  /**
   * Throws 429 for an address whose browsers come back from the company's provider too often: each
   * costs that provider a call.
   */
  readonly admitSignIn: (address: string) => Promise<void>;
  /**
   * Throws 429 for somebody of some companies who changes too much: each change is written down, and
   * the log is kept.
   */
  readonly admitChange: (person: string) => Promise<void>;
  /** `refused`: this person logs in without end; each login is a row, and one of the audit log. */
  readonly takeLogin: (person: string) => Promise<Taken>;
  /** Throws 429 when consents are begun too often for this connection: Fortnox's login is asked from our address, which all share. */
  readonly admitConsent: (connectionId: string) => Promise<void>;
  /** `refused`: this connection's invoices come too fast. Asked once its sender is proven. */
  readonly takeOfConnection: Bucket['take'];
  /** `refused`: the events of this connection take up too much. Asked once its sender is proven. */
  readonly takeBytesOfConnection: ByteBudget['take'];
  /**
   * What a failed proof is answered with: itself, or 429 from an address that fails all the time.
   * Who proves right is never refused for it: many senders may share an address.
   */
  readonly answerFailure: (address: string, failure: HttpProblem) => Promise<HttpProblem>;
};

/** A whole office behind one address, on the morning after all sessions have ended. */
const signIns: BucketSize = { requests: 120, windowMs: 60_000 };

/** More than one does by hand in a day's work; a script comes back a little later. */
const changes: BucketSize = { requests: 300, windowMs: 300_000 };

/** A person's, by scripts too. */
const logins: BucketSize = { requests: 300, windowMs: 300_000 };

/** Each may ask Fortnox's login twice, a new client secret once. */
const consents: BucketSize = { requests: 30, windowMs: 600_000 };

export function createLimits(
  redis: ReturnType<typeof producerConnection>,
  sizes: LimitSizes,
): Limits {
  const addresses = createBucket(redis, 'address', sizes.address);
  const returned = createBucket(redis, 'sign-in', signIns);
  const changed = createBucket(redis, 'changes', changes);
  const consented = createBucket(redis, 'consents', consents);
  const loggedIn = createBucket(redis, 'logins', logins);
  const failures = createBucket(redis, 'failures', sizes.failures);
  const connections = createBucket(redis, 'connection', sizes.connection);
  const kept = createByteBudget(redis, sizes.connectionMegabytesADay);
  return {
    admitAddress: async (address) => {
      const taken = await addresses.take(senderNetwork(address));
      if (taken.kind === 'taken') return;
      throw tooMany('Too many requests from this address; this one was not taken.', taken);
    },
    admitSignIn: async (address) => {
      const taken = await returned.take(senderNetwork(address));
      if (taken.kind === 'taken') return;
      throw tooMany('Too many sign-ins from this address at once.', taken);
    },
    admitChange: async (person) => {
      const taken = await changed.take(digestOf(person));
      if (taken.kind === 'taken') return;
      throw tooMany('You have changed very much in a few minutes; this was not changed.', taken);
    },
    takeLogin: (person) => loggedIn.take(digestOf(person)),
    admitConsent: async (connectionId) => {
      const taken = await consented.take(connectionId);
      if (taken.kind === 'taken') return;
      throw tooMany('Fortnox was asked very often whether it lets this company in.', taken);
    },
    takeOfConnection: (connectionId) => connections.take(connectionId),
    takeBytesOfConnection: (connectionId, bytes) => kept.take(connectionId, bytes),
    answerFailure: async (address, failure) => {
      const taken = await failures.take(senderNetwork(address));
      if (taken.kind === 'taken') return failure;
      return tooMany('Too many requests from this address failed to prove who sends them.', taken);
    },
  };
}

/** 429 with whole seconds, at least one: sooner it would be refused again. */
export function tooMany(detail: string, { retryAfterMs }: { retryAfterMs: number }): HttpProblem {
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000));
  return new HttpProblem(429, `${detail} Send it again after ${seconds} s.`, {
    headers: { 'retry-after': String(seconds) },
  });
}
