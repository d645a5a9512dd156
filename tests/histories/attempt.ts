import type { CallOptions, FortnoxFailure, FortnoxResult } from '@sync/fortnox';
import type { Delivery } from '@sync/jobs';
import { err, ok } from '@sync/shared';
import { z } from 'zod';
import type { ClaimGuard } from '../../apps/worker/src/claim-guard.js';
import { ensureChange, type Change } from '../../apps/worker/src/ensure-change.js';
import type { HandlerContext, Step, Stop } from '../../apps/worker/src/handler.js';
import type { FortnoxStandIn, Request } from './fortnox-stand-in.js';
import { Thread, type Answer, type Onward, type Place } from './thread.js';
import { Violation } from './violation.js';

/** What the invoice itself lets happen to an attempt, before its first or its second change. */
export type Plan = {
  readonly stop: 'nothing' | 'problems' | 'ignored' | 'snooze' | 'bug' | 'source-away';
  readonly before: 'invoice' | 'payment';
  /** What becomes of requests about which Fortnox is undecided for too long. */
  readonly fate: Request['fate'];
};

/** The changes of one invoice, in order. All invoices of a company are one customer's. */
export const steps = ['customer', 'invoice', 'payment'] as const;

type StepName = (typeof steps)[number];

const keyOf = (step: StepName, invoiceId: string): string =>
  step === 'customer' ? 'customer:c-1' : `${step}:${invoiceId}`;

/** How a thing is called in Fortnox: by company, and by the key of its intent. */
export const thingOf = (connectionId: string, step: StepName, invoiceId: string): string =>
  `${connectionId} ${keyOf(step, invoiceId)}`;

/** One delivery that a worker process works on, held wherever the history wants it. */
export class Attempt {
  readonly thread = new Thread();
  readonly delivery: Delivery;
  readonly plan: Plan;
  readonly #fortnox: FortnoxStandIn;
  call: CallOptions | undefined;
  /** Set while the handler runs: only then may the attempt send anything. */
  guard: ClaimGuard | undefined;
  request: Request | undefined;
  failure: unknown;

  constructor(delivery: Delivery, plan: Plan, fortnox: FortnoxStandIn) {
    this.delivery = delivery;
    this.plan = plan;
    this.#fortnox = fortnox;
  }

  /** What the shipped attempt runs in place of a real invoice. */
  readonly handle = async (context: HandlerContext): Step<void> => {
    this.guard = context.guard;
    try {
      if (context.guard.job.dispatchSeq !== this.delivery.dispatchSeq) {
        throw new Violation('a stale delivery has claimed its job');
      }
      return await this.#takeSteps(context);
    } catch (error) {
      // The attempt takes it for a fault of ours and goes on; the history must not.
      if (error instanceof Violation) this.failure = error;
      throw error;
    } finally {
      this.guard = undefined;
    }
  };

  async #takeSteps(context: HandlerContext): Step<void> {
    for (const step of steps) {
      const stop = this.plan.before === step ? stopOf(this.plan) : undefined;
      if (stop) return err(stop);
      const made = await ensureChange(context, this.#change(context, step));
      if (!made.ok) return made;
    }
    return ok(undefined);
  }

  #change(context: HandlerContext, step: StepName): Change<{ number: number }> {
    const thing = thingOf(context.claim.connectionId, step, context.invoiceId);
    return {
      key: keyOf(step, context.invoiceId),
      what: `create the ${step}`,
      remembered: z.object({ number: z.number() }),
      // As the invoice's own changes are; the customer is everybody's.
      ...(step === 'customer' ? {} : { recorded: 'with-next' as const }),
      send: () => this.#send(thing, context),
      lookUp: () => this.#lookUp(thing),
    };
  }

  async #send(thing: string, { guard }: HandlerContext): FortnoxResult<{ number: number }> {
    const turn = await this.#holdUnlessAborted('limiter');
    if (turn.kind === 'throttled') return err({ kind: 'throttled', retryAfterMs: 3000 });
    if (turn.kind === 'aborted') return err({ kind: 'not-sent', reason: 'aborted' });
    if (!this.thread.besides(() => this.call?.mayMutate?.() === true)) {
      return err({ kind: 'not-sent', reason: 'refused-by-caller' });
    }
    this.request = this.#fortnox.send(thing, this.plan.fate, guard.job);
    const answered = await this.thread.hold('socket');
    const answer = answered.kind === 'answered' ? answered.answer : 'lost';
    this.request = undefined;
    return answer === 'made' ? ok({ number: 1 }) : err(failureOf(answer));
  }

  async #lookUp(thing: string): Step<{ number: number } | undefined> {
    const turn = await this.#holdUnlessAborted('look-up');
    const during = 'look it up';
    if (turn.kind === 'aborted') {
      const failure = { kind: 'not-sent', reason: 'aborted' } as const;
      return err({ kind: 'fortnox-failure', failure, during });
    }
    if (turn.kind === 'throttled') {
      const failure = { kind: 'throttled', retryAfterMs: 3000 } as const;
      return err({ kind: 'fortnox-failure', failure, during });
    }
    this.#fortnox.settle();
    return ok(this.#fortnox.count(thing) > 0 ? { number: 1 } : undefined);
  }

  async #holdUnlessAborted(place: Place): Promise<Onward> {
    const signal = this.call?.signal;
    if (signal?.aborted === true) return { kind: 'aborted' };
    const abort = (): void => {
      void this.thread.go({ kind: 'aborted' });
    };
    signal?.addEventListener('abort', abort, { once: true });
    try {
      return await this.thread.hold(place);
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }
}

const sourceAway = {
  kind: 'unavailable',
  status: 503,
  retryAfterMs: undefined,
  detail: 'away',
} as const;

function stopOf({ stop }: Plan): Stop | undefined {
  switch (stop) {
    case 'nothing':
      return undefined;
    case 'problems':
      return {
        kind: 'problems',
        problems: [
          { kind: 'unreadable', pointer: '', message: 'It is wrong.', action: 'Mend it.' },
        ],
      };
    case 'ignored':
      return { kind: 'ignored', reason: 'not paid yet' };
    case 'snooze':
      return { kind: 'snooze', forMs: 1000, reason: 'another job does it' };
    case 'source-away':
      return { kind: 'source-failure', failure: sourceAway };
    case 'bug':
      throw new TypeError('a fault of ours');
  }
}

function failureOf(answer: Exclude<Answer, 'made'>): FortnoxFailure {
  switch (answer) {
    case 'lost':
      return { kind: 'outcome-unknown', detail: 'connection reset' };
    case 'rate-limited':
      return { kind: 'rate-limited', retryAfterMs: 3000 };
    case 'refused':
      return {
        kind: 'rejected',
        status: 400,
        code: 2_000_106,
        message: 'Nej.',
        entry: {
          code: 2_000_106,
          class: 'data',
          cause: 'It is wrong.',
          action: 'Mend it.',
          clearedBy: undefined,
        },
      };
  }
}
