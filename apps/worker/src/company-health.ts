import { setTimeout as sleep } from 'node:timers/promises';
import { findConnection, type Connection } from '@sync/connections';
import {
  databaseTime,
  holdSide,
  inquire,
  noteAnswer,
  noteNothing,
  noteRefusal,
  noteReply,
  noteSilence,
  type ClaimedJob,
  type Outlook,
  type Side,
} from '@sync/jobs';
import { isDatabaseUnavailable, type Database } from '@sync/database';
import { assertNever, describeError, type Logger } from '@sync/shared';
import type { CompanyAnswers } from './company-answers.js';
import type { Stop } from './handler.js';
import { askSide, sourceReply, type QuestionDependencies, type Reply } from './side-questions.js';
import { answeringSides, doubtfulSide } from './sides-of-stop.js';
import type { Prospect } from './verdict.js';

export type HealthDependencies = QuestionDependencies & {
  readonly answers: Pick<CompanyAnswers, 'next'>;
  readonly db: Database;
  readonly log: Logger;
};

/** How often somebody who waits for another's question looks for its answer. */
const lookMs = 200;

/** At the limiter's pace five calls of a busy company go out in a second. */
const listenMs = 1000;

/** Between two reads of which both must fail: longer than the hiccup of a restarting gateway. */
const secondReadMs = 500;

/** Refused credentials are a person's to mend; asking more often could lock the client out. */
const refusedPauseMs = 300_000;

/** A question that could not be asked: the limiter's next window is a better moment. */
const notAskedMs = 5000;

/** However long SubscriptionFlow wants to be left alone, it is asked again within the hour. */
const longestHoldMs = 3_600_000;

/** So long at least between two tries of a job that no held side keeps back. */
const leastWaitMs = 1000;

/** `unclear`: the question could not be asked. */
type Learned = Outlook | { readonly kind: 'unclear' };

const names = { fortnox: 'Fortnox', subscriptionflow: 'SubscriptionFlow' } as const;

const itsOwn: Prospect = { kind: 'its-own' };

const unclear: Prospect = {
  kind: 'wait',
  forMs: notAskedMs,
  until: 'waiting until it is clear whose fault it is',
};

/**
 * What an attempt's end tells about Fortnox and SubscriptionFlow, and what follows for the job.
 * Where a failure may be the invoice's own as well as an outage, the calls of the company's other
 * attempts tell; when none is answered, the side is asked by a cheap read: one at a time per
 * company, however many attempts fail at once. Never throws: with our own
 * database away nobody can tell, so the attempt is not spent.
 */
export async function prospectAfter(
  deps: HealthDependencies,
  workerId: string,
  job: Pick<ClaimedJob, 'connectionId' | 'source'>,
  stop: Stop | undefined,
): Promise<Prospect> {
  try {
    return await learnFrom(deps, workerId, job, stop);
  } catch (error) {
    deps.log.warn({ error: describeError(error) }, 'breaker.not-informed');
    return isDatabaseUnavailable(error) ? unclear : itsOwn;
  }
}

async function learnFrom(
  deps: HealthDependencies,
  workerId: string,
  job: Pick<ClaimedJob, 'connectionId' | 'source'>,
  stop: Stop | undefined,
): Promise<Prospect> {
  const side = doubtfulSide(stop);
  await noteAnswer(deps.db, job.connectionId, answeringSides(stop, job.source));
  if (side === undefined) return itsOwn;
  const outlook = await outlookAfter(deps, workerId, job.connectionId, side, stop);
  return prospectOf(outlook, side, job.source);
}

async function outlookAfter(
  deps: HealthDependencies,
  workerId: string,
  connectionId: string,
  side: Side,
  stop: Stop | undefined,
): Promise<Learned> {
  if (stop?.kind === 'source-failure') {
    const reply = sourceReply(stop.failure);
    if (reply.kind !== 'silent') return noteOutcome(deps, connectionId, side, reply);
  }
  const connection = await findConnection(deps.db, connectionId);
  if (!connection) return { kind: 'there' };
  return learn(deps, workerId, connection, side);
}

function prospectOf(learned: Learned, side: Side, source: ClaimedJob['source']): Prospect {
  switch (learned.kind) {
    case 'there':
    case 'out-for-long':
      return itsOwn;
    case 'unclear':
      return unclear;
    case 'out': {
      // A held job goes on as soon as its side answers. Only a credit, which an event brings and
      // which may have to read the native invoice it credits, is not held, and waits by itself.
      const isHeld = side === 'fortnox' || source === 'webhook';
      const forMs = isHeld ? 0 : Math.max(leastWaitMs, learned.retryInMs);
      return { kind: 'wait', forMs, until: `waiting until ${names[side]} answers again` };
    }
    default:
      return assertNever(learned);
  }
}

async function learn(
  deps: HealthDependencies,
  workerId: string,
  connection: Connection,
  side: Side,
): Promise<Learned> {
  const since = await databaseTime(deps.db);
  for (;;) {
    const inquiry = await inquire(deps.db, connection.id, side, since);
    switch (inquiry.kind) {
      case 'wait':
        await sleep(lookMs);
        break;
      case 'ask':
        return noteOutcome(
          deps,
          connection.id,
          side,
          await replyOf(deps, workerId, connection, side),
        );
      case 'out-for-long':
        // Nobody else asks any more: this attempt was the question, and the next may come later.
        return noteSilence(deps.db, connection.id, side);
      case 'there':
      case 'out':
        return inquiry;
      default:
        return assertNever(inquiry);
    }
  }
}

/** Without a call of its own where the company's other attempts have one answered anyway. */
async function replyOf(
  deps: HealthDependencies,
  workerId: string,
  connection: Connection,
  side: Side,
): Promise<Reply> {
  const overheard = side === 'fortnox' && (await deps.answers.next(connection.id, listenMs));
  return overheard ? { kind: 'answered' } : askTwice(deps, workerId, connection, side);
}

/** One lost call in ten is no outage; two reads in a row are. */
async function askTwice(
  deps: HealthDependencies,
  workerId: string,
  connection: Connection,
  side: Side,
): Promise<Reply> {
  const first = await askSide(deps, { connection, side, workerId, turn: 0 });
  if (first.kind !== 'silent') return first;
  await sleep(secondReadMs);
  return askSide(deps, { connection, side, workerId, turn: 1 });
}

/** Writes down what a question, or a job's own call, has shown of a side. */
export async function noteOutcome(
  deps: Pick<HealthDependencies, 'db' | 'log'>,
  connectionId: string,
  side: Side,
  reply: Reply,
): Promise<Learned> {
  const { db, log } = deps;
  if (reply.kind === 'silent') log.warn({ connectionId, side }, 'breaker.open');
  switch (reply.kind) {
    case 'answered':
      await noteReply(db, connectionId, side);
      return { kind: 'there' };
    case 'silent':
      return noteSilence(db, connectionId, side);
    case 'told-to-wait':
      return holdSide(db, connectionId, side, Math.min(reply.forMs, longestHoldMs));
    case 'refused':
      log.warn({ connectionId, side }, 'connection.needs-attention');
      return noteRefusal(db, connectionId, reply.detail, refusedPauseMs);
    case 'not-asked':
      await noteNothing(db, connectionId, side);
      return { kind: 'unclear' };
    default:
      return assertNever(reply);
  }
}
