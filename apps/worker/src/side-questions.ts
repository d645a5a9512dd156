import { UnreadableSecret, type Connection } from '@sync/connections';
import type { Side } from '@sync/jobs';
import type { CallOptions, FortnoxClient, FortnoxFailure, FortnoxResult } from '@sync/fortnox';
import { assertNever } from '@sync/shared';
import type { SubscriptionFlowClient, SubscriptionFlowFailure } from '@sync/subscriptionflow';

/** What came of one cheap read. */
export type Reply =
  | { readonly kind: 'answered' }
  | { readonly kind: 'silent' }
  /** SubscriptionFlow named a time before which it does not want to be asked. */
  | { readonly kind: 'told-to-wait'; readonly forMs: number }
  /** SubscriptionFlow does not accept the connection's client id and secret. */
  | { readonly kind: 'refused'; readonly detail: string }
  /** Our own limiter did not let it out in time, or a secret of ours cannot be read. */
  | { readonly kind: 'not-asked' };

export type QuestionDependencies = {
  readonly openFortnox: (
    connection: Connection,
    call: CallOptions,
    workerId: string,
  ) => Promise<FortnoxClient>;
  readonly openSubscriptionFlow: (connection: Connection) => Promise<SubscriptionFlowClient>;
};

/** Reads take 0.1–0.4 s at Fortnox (recorded) and about 2 s at SubscriptionFlow (seen). */
const answerWithinMs = 10_000;

/** At most one such call per company is under way, so it may go with the live work. */
const lane = { lane: 'live', maxWaitMs: 10_000 } as const;

/** Two of different parts of Fortnox, so that one that is broken alone passes for no outage. */
const fortnoxReads: readonly ((client: FortnoxClient) => FortnoxResult<unknown>)[] = [
  (client) => client.companyInformation.get(),
  (client) => client.lockedPeriod.get(),
];

export type Question = {
  readonly connection: Connection;
  readonly side: Side;
  readonly workerId: string;
  /** Picks among the reads that can be asked. */
  readonly turn: number;
  /** Ends the question, which then tells nothing. */
  readonly signal?: AbortSignal;
};

/** Asks one side of a connection whether it is there, by one cheap read. Never throws for that. */
export async function askSide(deps: QuestionDependencies, question: Question): Promise<Reply> {
  try {
    const reply =
      question.side === 'fortnox'
        ? await askFortnox(deps, question)
        : await askSubscriptionFlow(deps, question);
    return question.signal?.aborted ? { kind: 'not-asked' } : reply;
  } catch (error) {
    if (error instanceof UnreadableSecret) return { kind: 'not-asked' };
    throw error;
  }
}

async function askFortnox(deps: QuestionDependencies, question: Question): Promise<Reply> {
  const { connection, workerId, turn } = question;
  const signal = givenUp(question, lane.maxWaitMs + answerWithinMs);
  const client = await deps.openFortnox(connection, { ...lane, signal }, workerId);
  const read = fortnoxReads[turn % fortnoxReads.length];
  const answer = await read?.(client);
  return answer === undefined || answer.ok ? { kind: 'answered' } : fortnoxReply(answer.error);
}

function givenUp({ signal }: Question, afterMs: number): AbortSignal {
  const timeout = AbortSignal.timeout(afterMs);
  return signal ? AbortSignal.any([timeout, signal]) : timeout;
}

function fortnoxReply(failure: FortnoxFailure): Reply {
  switch (failure.kind) {
    case 'rejected':
    case 'not-found':
    case 'consent-lost':
    case 'rate-limited':
      return { kind: 'answered' };
    case 'unavailable':
    case 'outcome-unknown':
    case 'unauthorized':
      return { kind: 'silent' };
    case 'throttled':
    case 'not-sent':
      return { kind: 'not-asked' };
    default:
      return assertNever(failure);
  }
}

async function askSubscriptionFlow(deps: QuestionDependencies, question: Question): Promise<Reply> {
  const client = await deps.openSubscriptionFlow(question.connection);
  const signal = givenUp(question, answerWithinMs);
  const filter = { status: 'Paid', page: 1, pageSize: 1 };
  // The token that the client fetches first is shared with others and does not heed the signal.
  const answer = await Promise.race([client.filterInvoices(filter, signal), aborted(signal)]);
  if (answer === undefined) return { kind: 'silent' };
  return answer.ok ? { kind: 'answered' } : sourceReply(answer.error);
}

const aborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    const leave = (): void => {
      resolve(undefined);
    };
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });

/** What a failure of SubscriptionFlow says of it; a job's own failure as well as a question's. */
export function sourceReply(failure: SubscriptionFlowFailure): Reply {
  switch (failure.kind) {
    case 'not-found':
    case 'rejected':
      return { kind: 'answered' };
    case 'unauthorized':
      return { kind: 'refused', detail: failure.detail };
    case 'unavailable':
      return failure.retryAfterMs === undefined
        ? { kind: 'silent' }
        : { kind: 'told-to-wait', forMs: failure.retryAfterMs };
    case 'throttled':
      return { kind: 'told-to-wait', forMs: failure.retryAfterMs };
    case 'unreadable':
      return { kind: 'silent' };
    default:
      return assertNever(failure);
  }
}
