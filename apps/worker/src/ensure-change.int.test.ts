import {
  abandonIntents,
  endAttempt,
  intentsOfJob,
  rescueJobsOfDeadWorkers,
  type ClaimedJob,
} from '@sync/jobs';
import { createKeyedDigests } from '@sync/connections';
import { createTestEngine, type TestEngine } from '@sync/jobs/testing';
import { err, ok } from '@sync/shared';
import { z } from 'zod';
import { testClient } from '../../../packages/fortnox/src/testing/stubs.js';
import { ClaimGuard } from './claim-guard.js';
import { ensureChange, forgetChange, recordKept, type Change } from './ensure-change.js';
import { startHistory, type HandlerContext } from './handler.js';
import { heldLease } from './testing/stage.js';

let test: TestEngine;
beforeAll(async () => {
  test = await createTestEngine();
});
afterAll(() => test.drop());

type Made = { readonly number: string; readonly of: string | null };
const made: Made = { number: '7', of: null };
const key = 'invoice:inv-1';

/** An attempt that knows what earlier ones have begun. */
async function attemptOf(job: ClaimedJob): Promise<HandlerContext> {
  const { lease } = heldLease(job.workerId);
  return {
    ...{ db: test.db, claim: job, invoiceId: 'inv-1', acceptedAt: job.createdAt, facts: {} },
    guard: new ClaimGuard(lease, job, () => Promise.resolve()),
    fortnox: testClient('http://127.0.0.1:9'),
    digests: createKeyedDigests([Buffer.alloc(32)]),
    history: startHistory(() => new Date()),
    known: await intentsOfJob(test.db, job),
    doubt: 'nothing',
    now: () => new Date(),
  };
}

/** A change that Fortnox makes, counted; `change` replaces parts. */
function invoice(change: Partial<Change<Made>> = {}) {
  const calls = { sent: 0, lookedUp: 0 };
  const send: Change<Made>['send'] = () => {
    calls.sent += 1;
    return change.send?.() ?? Promise.resolve(ok(made));
  };
  const lookUp: Change<Made>['lookUp'] = (asked) => {
    calls.lookedUp += 1;
    return change.lookUp?.(asked) ?? Promise.resolve(ok(undefined));
  };
  const remembered = z.object({ number: z.string(), of: z.string().nullable() });
  const what = 'create the invoice';
  return { calls, change: { ...change, key, what, remembered, send, lookUp } };
}

const unanswered = { kind: 'outcome-unknown', detail: 'the connection was cut' } as const;
const away = { kind: 'unavailable', status: 503, detail: 'x' } as const;
const again = { kind: 'snooze', forMs: 0, reason: 'again' } as const;

/** An attempt that sent without learning the outcome, and gave up; the next one's context. */
async function afterLostAnswer(): Promise<HandlerContext> {
  const { job, connectionId } = await test.claimNew();
  const lost = invoice({ send: () => Promise.resolve(err(unanswered)) });
  await ensureChange(await attemptOf(job), lost.change);
  await abandonIntents(test.db.prisma, job);
  await endAttempt(test.db, job, again, {}, []);
  return attemptOf(await test.claimNext(connectionId));
}

/** As if the quiet time had passed. */
async function pass(context: HandlerContext): Promise<HandlerContext> {
  await test.db.prisma.intent.updateMany({
    where: { jobId: context.claim.jobId },
    data: { abandonedAt: new Date(Date.now() - 60_000) },
  });
  return { ...context, known: await intentsOfJob(test.db, context.claim) };
}

const outcomeOf = async ({ claim }: HandlerContext): Promise<string | null | undefined> => {
  const where = { connectionId_key: { connectionId: claim.connectionId, key } };
  return (await test.db.prisma.intent.findUnique({ where }))?.outcome;
};

const saysOf = ({ history }: HandlerContext): string => JSON.stringify(history.take());

it('is sent once, and every later attempt remembers what came of it without a call', async () => {
  const { job, connectionId } = await test.claimNew();
  const first = await attemptOf(job);
  const { change, calls } = invoice();
  expect(await ensureChange(first, change)).toEqual(ok(made));
  expect(await ensureChange(first, change)).toEqual(ok(made));
  await endAttempt(test.db, job, again, {}, []);
  const next = await attemptOf(await test.claimNext(connectionId));
  expect(await ensureChange(next, change)).toEqual(ok(made));
  expect([calls, first.guard.unanswered()]).toEqual([{ sent: 1, lookedUp: 0 }, []]);
});

it('what Fortnox certainly did not take may be sent again by the very same attempt', async () => {
  const context = await attemptOf((await test.claimNew()).job);
  const refused = invoice({ send: () => Promise.resolve(err(away)) });
  const stop = { kind: 'fortnox-failure', failure: away, during: 'create the invoice' };
  expect(await ensureChange(context, refused.change)).toEqual(err(stop));
  expect([await outcomeOf(context), context.guard.unanswered()]).toEqual(['refused', []]);
  expect(await ensureChange(context, invoice().change)).toEqual(ok(made));
});

it('a lost answer leaves the outcome open, and the attempt waits for it to its end', async () => {
  const context = await attemptOf((await test.claimNew()).job);
  const lost = invoice({ send: () => Promise.resolve(err(unanswered)) });
  const stop = { kind: 'fortnox-failure', failure: unanswered };
  expect(await ensureChange(context, lost.change)).toMatchObject({ ok: false, error: stop });
  expect(await outcomeOf(context)).toBeNull();
  expect(context.guard.unanswered()).toHaveLength(1);
});

describe('after a lost answer', () => {
  it('what is found in Fortnox is kept and not sent again, also before the quiet time is over', async () => {
    const context = await afterLostAnswer();
    const { change, calls } = invoice({ lookUp: () => Promise.resolve(ok(made)) });
    expect(await ensureChange(context, change)).toEqual(ok(made));
    expect([calls, await outcomeOf(context)]).toEqual([{ sent: 0, lookedUp: 1 }, 'done']);
  });

  it('what was asked for is told to the search, and kept with what it finds', async () => {
    const { job, connectionId } = await test.claimNew();
    const send = () => Promise.resolve(err(unanswered));
    await ensureChange(await attemptOf(job), invoice({ send, asked: { of: 'A' } }).change);
    await abandonIntents(test.db.prisma, job);
    await endAttempt(test.db, job, again, {}, []);
    const context = await attemptOf(await test.claimNext(connectionId));
    const lookUp: Change<Made>['lookUp'] = (asked) => {
      expect(asked).toEqual({ of: 'A' });
      return Promise.resolve(ok(made));
    };
    const found = await ensureChange(context, invoice({ lookUp, asked: { of: 'B' } }).change);
    expect(found).toEqual(ok({ ...made, of: 'A' }));
  });

  it('what is sent again was asked for anew', async () => {
    const context = await pass(await afterLostAnswer());
    const { change } = invoice({ asked: { of: 'B' } });
    expect(await ensureChange(context, change)).toEqual(ok({ ...made, of: 'B' }));
    const { connectionId } = context.claim;
    const where = { connectionId_key: { connectionId, key } };
    expect(await test.db.prisma.intent.findUnique({ where })).toMatchObject({ asked: { of: 'B' } });
  });

  it('what is not found may still arrive: the job waits out the quiet time, to the millisecond', async () => {
    const { change, calls } = invoice();
    const stopped = await ensureChange(await afterLostAnswer(), change);
    const forMs = !stopped.ok && stopped.error.kind === 'snooze' ? stopped.error.forMs : Number.NaN;
    expect([Number.isInteger(forMs), forMs > 0, forMs <= 5000]).toEqual([true, true, true]);
    expect(calls.sent).toBe(0);
  });

  it('what is not found after the quiet time is sent again, and the history says so', async () => {
    const context = await pass(await afterLostAnswer());
    const { change, calls } = invoice();
    const said: string[] = [];
    const noting = {
      ...context,
      history: { ...context.history, note: (m: string) => said.push(m) },
    };
    expect(await ensureChange(noting, change)).toEqual(ok(made));
    expect([calls, await outcomeOf(context)]).toEqual([{ sent: 1, lookedUp: 1 }, 'done']);
    expect(said).toEqual([
      'A lost request did not reach Fortnox, sending again: create the invoice.',
    ]);
  });

  it('a Fortnox that cannot be asked stops the attempt, and nothing is sent', async () => {
    const stop = { kind: 'fortnox-failure', failure: away, during: 'look' } as const;
    const { change, calls } = invoice({ lookUp: () => Promise.resolve(err(stop)) });
    const context = await pass(await afterLostAnswer());
    expect(await ensureChange(context, change)).toEqual(err(stop));
    expect(calls.sent).toBe(0);
  });

  it('whoever lost the claim while looking sends nothing', async () => {
    const context = await pass(await afterLostAnswer());
    const { change, calls } = invoice({
      lookUp: async () => {
        await test.killWorker(context.claim.workerId);
        await rescueJobsOfDeadWorkers(test.db);
        return ok(undefined);
      },
    });
    expect(await ensureChange(context, change)).toEqual(err({ kind: 'claim-lost' }));
    expect([calls.sent, await outcomeOf(context)]).toEqual([0, null]);
  });
});

it('whoever has lost the claim begins nothing', async () => {
  const { job, workerId } = await test.claimNew();
  const context = await attemptOf(job);
  await test.killWorker(workerId);
  await rescueJobsOfDeadWorkers(test.db);
  const { change, calls } = invoice();
  expect(await ensureChange(context, change)).toEqual(err({ kind: 'claim-lost' }));
  expect([calls, await outcomeOf(context)]).toEqual([{ sent: 0, lookedUp: 0 }, undefined]);
});

it('while somebody else waits for the answer nobody looks and nobody sends', async () => {
  const { job } = await test.claimNew();
  const lost = invoice({ send: () => Promise.resolve(err(unanswered)) });
  await ensureChange(await attemptOf(job), lost.change);
  const { change, calls } = invoice();
  const stopped = await ensureChange(await attemptOf(job), change);
  expect(stopped).toMatchObject({ ok: false, error: { kind: 'snooze', forMs: 2000 } });
  expect(calls).toEqual({ sent: 0, lookedUp: 0 });
});

it('a ledger that holds something else is a fault of ours, not a reason to send', async () => {
  const { job } = await test.claimNew();
  await ensureChange(await attemptOf(job), invoice().change);
  const asked: string[] = [];
  const answer = (what: string) => {
    asked.push(what);
    return Promise.resolve(ok({ id: 1 }));
  };
  const misread: Change<{ readonly id: number }> = {
    ...{ key, what: 'create the invoice', remembered: z.object({ id: z.number() }) },
    send: () => answer('sent'),
    lookUp: () => answer('looked up'),
  };
  await expect(ensureChange(await attemptOf(job), misread)).rejects.toThrow();
  expect(asked).toEqual([]);
});

it('tells what was noted before along with the beginning of the change', async () => {
  const { job } = await test.claimNew();
  const context = await attemptOf(job);
  context.history.note('noted before');
  await ensureChange(context, invoice().change);
  const where = { jobId: job.jobId };
  const entries = await test.db.prisma.timelineEntry.findMany({ where });
  expect(entries.map(({ data }) => data)).toContainEqual({ message: 'noted before' });
  expect(saysOf(context)).toBe('[]');
});

describe('an attempt that was frozen while others went on', () => {
  const anew: Made = { number: '8', of: null };

  /** Its worker was taken for dead, and its successor has made the invoice anew after a cancellation. */
  async function madeAnew() {
    const { job, connectionId, workerId } = await test.claimNew();
    const frozen = await attemptOf(job);
    await ensureChange(frozen, invoice().change);
    await test.killWorker(workerId);
    await rescueJobsOfDeadWorkers(test.db);
    const successor = await attemptOf(await test.claimNext(connectionId));
    await forgetChange(successor, key);
    const { change } = invoice({ send: () => Promise.resolve(ok(anew)) });
    const next = { ...successor, known: new Map() };
    expect(await ensureChange(next, change)).toEqual(ok(anew));
    return { frozen, connectionId, successor };
  }

  /** What an attempt after both of them knows and does. */
  async function afterwards(connectionId: string, { claim }: HandlerContext) {
    await endAttempt(test.db, claim, again, {}, []);
    const { change, calls } = invoice();
    const last = await attemptOf(await test.claimNext(connectionId));
    return { made: await ensureChange(last, change), calls };
  }

  const onlyOnce = { made: ok(anew), calls: { sent: 0, lookedUp: 0 } };

  it('forgets nothing of theirs: what they made is not made again', async () => {
    const { frozen, connectionId, successor } = await madeAnew();
    await forgetChange(frozen, key);
    expect(await afterwards(connectionId, successor)).toEqual(onlyOnce);
  });

  it('does not put what it had made in the place of what they made', async () => {
    const { frozen, connectionId, successor } = await madeAnew();
    frozen.guard.keep({ key, result: made });
    await ensureChange(frozen, { ...invoice().change, key: 'bookkeep:inv-1' });
    frozen.guard.keep({ key, result: made });
    await recordKept(frozen);
    expect(await afterwards(connectionId, successor)).toEqual(onlyOnce);
  });
});
