import { createFailedLogins } from './failed-logins.js';

function counter() {
  let now = 0;
  const failedLogins = createFailedLogins(() => now);
  return {
    failedLogins,
    failTimes: (address: string, times: number) => {
      for (let i = 0; i < times; i += 1) failedLogins.noteFailure(address);
    },
    wait: (ms: number) => {
      now += ms;
    },
  };
}

const quarterOfAnHour = 15 * 60 * 1000;

it('lets an address fail ten times, then makes it wait', () => {
  const { failedLogins, failTimes } = counter();
  failTimes('a', 9);
  expect(failedLogins.waitMs('a')).toBe(0);
  failTimes('a', 1);
  expect(failedLogins.waitMs('a')).toBe(quarterOfAnHour);
});

it('forgets a failure after a quarter of an hour', () => {
  const { failedLogins, failTimes, wait } = counter();
  failTimes('a', 1);
  wait(60_000);
  failTimes('a', 9);
  expect(failedLogins.waitMs('a')).toBe(quarterOfAnHour - 60_000);
  wait(quarterOfAnHour - 60_000);
  expect(failedLogins.waitMs('a')).toBe(0);
});

it('does not let one address lock out another', () => {
  const { failedLogins, failTimes } = counter();
  failTimes('a', 100);
  expect(failedLogins.waitMs('b')).toBe(0);
});

it('remembers a bounded number of addresses', () => {
  const { failedLogins, failTimes } = counter();
  failTimes('first', 10);
  for (let i = 0; i < 10_000; i += 1) failTimes(`address ${i}`, 1);
  expect(failedLogins.waitMs('first')).toBe(0);
});
