import type { Burst } from '../company/burst.js';
import { CannotTell } from '../company/cannot-tell.js';
import { setTimeout as passed } from 'node:timers/promises';
import { question } from '../question.js';

/** So many more than the limit allows, so that some are certain to be refused. */
const tooMany = 5;

const retryAfter = question({
  id: 'rate-limit-header',
  asks: 'Does Fortnox say how long to wait when there were too many calls (429)?',
  calls: ['GET /companyinformation, more often than the limit allows'],
  only: 'exceed-rate-limit',
  answers: {
    'says-it': {
      means: 'sends Retry-After',
      follows: { kind: 'in-order', why: 'it is waited for so long' },
      playedBy: [{ retryAfter: true, rateModel: 'log' }],
    },
    'says-nothing': {
      means: 'sends no such header',
      follows: { kind: 'in-order', why: 'one window is waited for' },
      playedBy: [{ retryAfter: false, rateModel: 'log' }],
    },
  },
  investigate: async ({ burst }) => {
    const end = await burst.send(burst.requests + tooMany);
    await passed(burst.windowMs * 1.1);
    if (end.rejected === 0) throw new CannotTell(`All ${end.accepted} calls were accepted.`);
    const evidence = `${end.accepted} accepted, ${end.rejected} rejected, Retry-After ${end.retryAfterMs ?? 'absent'}`;
    return { answer: end.retryAfterMs === undefined ? 'says-nothing' : 'says-it', evidence };
  },
});

const rateWindow = question({
  id: 'rate-limit-window',
  asks: 'How does Fortnox count calls: the last five seconds, rejected calls too, or by weighted windows?',
  calls: ['GET /companyinformation, three times more often than the limit allows'],
  only: 'exceed-rate-limit',
  answers: {
    log: {
      means: 'counts the calls that it accepted in the last five seconds',
      follows: { kind: 'in-order', why: 'the limiter is safe under all three' },
      playedBy: [{ rateModel: 'log' }],
    },
    'log-counting-rejected': {
      means: 'counts rejected calls as well: who goes on after a 429 stays shut out',
      follows: { kind: 'in-order', why: 'everything waits after a 429' },
      playedBy: [{ rateModel: 'log-counting-rejected' }],
    },
    weighted: {
      means: 'counts by fixed windows, the former one in part',
      follows: { kind: 'in-order', why: 'no call is sent that such a counter would refuse' },
      playedBy: [{ rateModel: 'weighted' }],
    },
  },
  investigate: async ({ burst }) => {
    for (let tries = 0; tries < triesAtMost; tries += 1) {
      const seen = await threeBursts(burst);
      if (seen.isOnTime) return judgeWindow(burst, seen);
    }
    throw new CannotTell('This machine was too busy to send the calls when they had to be sent.');
  },
});

/** A machine that is busy sends a burst so late that the window is another one. */
const triesAtMost = 3;

type Sent = Awaited<ReturnType<Burst['send']>>;

type ThreeBursts = {
  readonly first: Sent;
  readonly middle: Sent;
  readonly last: Sent;
  /** The second ended within the first one's window, and the third within the second one's. */
  readonly isOnTime: boolean;
};

async function threeBursts({ requests, windowMs, send }: Burst): Promise<ThreeBursts> {
  const startedAt = performance.now();
  const first = await send(requests + tooMany);
  await passed(windowMs * 0.5);
  const middleAt = performance.now();
  const middle = await send(requests + tooMany);
  const middleTook = performance.now() - startedAt;
  await passed(windowMs * 0.52);
  const last = await send(requests + tooMany);
  const lastTook = performance.now() - middleAt;
  await passed(windowMs * 1.1);
  const isOnTime = middleTook < windowMs * 0.95 && lastTook < windowMs * 0.95;
  return { first, middle, last, isOnTime };
}

function judgeWindow({ requests }: Burst, { first, middle, last }: ThreeBursts) {
  const evidence = `accepted ${first.accepted}, half a window later ${middle.accepted}, a window later ${last.accepted} of ${requests + tooMany} each`;
  if (first.rejected === 0) throw new CannotTell(evidence);
  if (first.accepted > requests || middle.accepted > 0) {
    return { answer: 'weighted', evidence } as const;
  }
  if (last.accepted === 0) return { answer: 'log-counting-rejected', evidence } as const;
  return { answer: last.accepted < requests ? 'weighted' : 'log', evidence } as const;
}

export const limitQuestions = [retryAfter, rateWindow];
