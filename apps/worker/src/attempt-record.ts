import type { CompanyRegister } from '@sync/clients';
import type { Connection, ConnectionMemory, KeyedDigests } from '@sync/connections';
import type { Database } from '@sync/database';
import type { CallOptions, CallRecord, FortnoxClient } from '@sync/fortnox';
import type { ClaimedJob, JobKind, Lane, Lease, Released, RetryPolicy } from '@sync/jobs';
import type { Logger } from '@sync/shared';
import type { SubscriptionFlowClient } from '@sync/subscriptionflow';
import type { Span, Telemetry } from '@sync/telemetry';
import type { ActiveAttempts } from './active-attempts.js';
import type { ClaimGuard } from './claim-guard.js';
import type { CompanyAnswers } from './company-answers.js';
import type { HandlerContext, History } from './handler.js';
import type { Handler } from './handlers.js';
import type { Verdict } from './verdict.js';

export type AttemptDependencies = {
  readonly db: Database;
  readonly handlerFor: (kind: JobKind) => Handler;
  readonly policy: RetryPolicy;
  readonly openFortnox: (
    connection: Connection,
    call: CallOptions,
    workerId: string,
  ) => Promise<FortnoxClient>;
  readonly openSubscriptionFlow: (connection: Connection) => Promise<SubscriptionFlowClient>;
  readonly register: CompanyRegister;
  readonly connections: ConnectionMemory;
  readonly digests: KeyedDigests;
  /** Fills the connection's window again after a job has left it. */
  readonly release: (connectionId: string) => void;
  /** Hands a job to Redis that the window holds already. */
  readonly handOver: (delivery: Released) => void;
  readonly observe: (finished: FinishedAttempt) => void;
  readonly observeCall: (record: CallRecord, connectionId: string) => void;
  readonly answers: CompanyAnswers;
  readonly active: ActiveAttempts;
  readonly log: Logger;
  readonly telemetry: Telemetry;
  readonly now: () => Date;
  readonly random: () => number;
};

export type FinishedAttempt = {
  readonly verdict: Verdict['kind'];
  readonly durationMs: number;
  /** Of a dead letter: its kind. */
  readonly cause: string | undefined;
  readonly lane: Lane;
  /** Since SubscriptionFlow told that the invoice is paid. */
  readonly sinceToldMs: number;
};

/** One attempt from claim to verdict. */
export type Attempt = {
  readonly deps: AttemptDependencies;
  readonly lease: Lease;
  readonly job: ClaimedJob;
  readonly guard: ClaimGuard;
  readonly history: History;
  readonly span: Span;
  /** What is known of the invoice by now; written to the job when the attempt ends. */
  readonly facts: HandlerContext['facts'];
};
