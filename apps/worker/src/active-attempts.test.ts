import { createActiveAttempts } from './active-attempts.js';

const delivery = (dispatchSeq: number) => ({ jobId: 'job_1', dispatchSeq });

it('keeps the running attempt although a stale delivery of the same release comes and goes', () => {
  const active = createActiveAttempts();
  const running = active.enter(delivery(1));
  const stale = active.enter(delivery(1));
  stale();
  expect(active.deliveries()).toEqual([delivery(1)]);
  running();
  expect(active.deliveries()).toEqual([]);
});

it('tells a later release of the same job apart', () => {
  const active = createActiveAttempts();
  const first = active.enter(delivery(1));
  active.enter(delivery(2));
  first();
  expect(active.deliveries()).toEqual([delivery(2)]);
});

it('removes what was entered once only, however often it is told', () => {
  const active = createActiveAttempts();
  const first = active.enter(delivery(1));
  active.enter(delivery(1));
  first();
  first();
  expect(active.deliveries()).toEqual([delivery(1)]);
});
