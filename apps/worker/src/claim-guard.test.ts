import type { ClaimedJob, Lease } from '@sync/jobs';
import { ClaimGuard } from './claim-guard.js';

const job: ClaimedJob = {
  jobId: 'job_1',
  connectionId: 'conn_1',
  workerId: 'wrk_1',
  fence: 3,
  dispatchSeq: 1,
  kind: 'sync-paid-invoice',
  invoiceId: 'inv-1',
  sourceRef: '',
  source: 'event',
  event: {},
  madeFrom: null,
  toldAgoMs: 0,
  replayPercent: null,
  lane: 'live',
  seriesAttempts: 0,
  rescues: 0,
  ...{
    mayBeInDoubt: false,
    hasIntents: false,
    hasIgnoredCredits: false,
    ...{ series: 1, waitedFor: null },
    connectionVersion: '1',
    customerLink: null,
  },
  attempts: 0,
  traceparent: null,
  createdAt: new Date(0),
};

const pending = { connectionId: 'conn_1', key: 'invoice:inv-1', fence: 3 };

function heldLease() {
  const lost = new AbortController();
  const lease: Lease = {
    workerId: 'wrk_1',
    isHeld: () => !lost.signal.aborted,
    signal: lost.signal,
    end: () => Promise.resolve(),
    letGo: () => Promise.resolve(),
  };
  return {
    lease,
    lapse: () => {
      lost.abort();
    },
  };
}

const unstamped = () => Promise.resolve();

it('lets nothing change once the claim is lost, although the lease is held', () => {
  const guard = new ClaimGuard(heldLease().lease, job, unstamped);
  expect(guard.mayMutate()).toBe(true);
  guard.lose('somebody else has it');
  expect([guard.mayMutate(), guard.signal.aborted]).toEqual([false, true]);
});

it('ends its calls with the lease, and listens to it no longer than the attempt lasts', () => {
  const { lease, lapse } = heldLease();
  const guard = new ClaimGuard(lease, job, unstamped);
  const over = new ClaimGuard(lease, job, unstamped);
  over.end();
  lapse();
  expect([guard.signal.aborted, over.signal.aborted]).toEqual([true, false]);
});

it('awaits the answer of a change that is on the socket before it ends the calls', async () => {
  const { lease, lapse } = heldLease();
  const guard = new ClaimGuard(lease, job, unstamped);
  let answer = (text: string): void => {
    expect(text).toBe('nobody asked yet');
  };
  const sent = guard.send('invoice:inv-1', () => {
    guard.mayMutate();
    return new Promise<string>((resolve) => {
      answer = resolve;
    });
  });
  lapse();
  expect([guard.signal.aborted, guard.unanswered()]).toEqual([false, [pending]]);
  answer('made');
  expect(await sent).toBe('made');
  expect(guard.signal.aborted).toBe(true);
});

it('ends a change that still waits for its permit at once', async () => {
  const { lease, lapse } = heldLease();
  const guard = new ClaimGuard(lease, job, unstamped);
  const aborted = guard.send(
    'invoice:inv-1',
    () =>
      new Promise<string>((resolve) => {
        guard.signal.addEventListener('abort', () => {
          resolve('aborted');
        });
      }),
  );
  lapse();
  expect(await aborted).toBe('aborted');
});

it('remembers what it sent until the outcome is in the ledger', async () => {
  const guard = new ClaimGuard(heldLease().lease, job, unstamped);
  await guard.send('invoice:inv-1', () => Promise.resolve());
  expect(guard.unanswered()).toEqual([pending]);
  guard.answered('invoice:inv-1');
  expect(guard.unanswered()).toEqual([]);
});

it('corrects the time of sending after a wait for the permit, and only then', async () => {
  const stamped: string[] = [];
  const guard = new ClaimGuard(heldLease().lease, job, ({ key }) => {
    stamped.push(key);
    return Promise.resolve();
  });
  const now = jest.spyOn(performance, 'now');
  const sendAfter = (waitMs: number, key: string) => {
    now.mockReturnValue(1000);
    return guard.send(key, () => {
      now.mockReturnValue(1000 + waitMs);
      guard.mayMutate();
      return Promise.resolve();
    });
  };
  await sendAfter(5, 'at once');
  await sendAfter(3000, 'later');
  now.mockRestore();
  expect(stamped).toEqual(['later']);
});
