import { createFailedLogins } from './failed-logins.js';

function counter() {
  let time = 0;
  const logins = createFailedLogins(() => time);
  const fail = (address: string): number | undefined => {
    const delayMs = logins.noteFailure(address);
    if (delayMs !== undefined) logins.noteAnswered();
    return delayMs;
  };
  return {
    logins,
    fail,
    failTimes: (address: string, times: number) =>
      Array.from({ length: times }, () => fail(address)),
    wait: (ms: number) => {
      time += ms;
    },
  };
}

const quarterOfAnHour = 15 * 60 * 1000;

it('answers ten failures at once and every further one later, up to a second', () => {
  const delays = counter().failTimes('a', 15);
  expect(delays.slice(0, 10)).toEqual(Array<number>(10).fill(0));
  expect(delays.slice(10)).toEqual([250, 500, 1000, 1000, 1000]);
});

it('forgets a failure after a quarter of an hour', () => {
  const { failTimes, fail, wait } = counter();
  failTimes('a', 13);
  wait(quarterOfAnHour);
  expect(fail('a')).toBe(0);
});

it('does not let one address slow down another', () => {
  const { failTimes, fail } = counter();
  failTimes('a', 100);
  expect(fail('b')).toBe(0);
});

it('holds a bounded number of answers back', () => {
  const { failTimes, logins } = counter();
  failTimes('a', 10);
  const delays = Array.from({ length: 51 }, () => logins.noteFailure('a'));
  expect(delays.filter((delay) => delay === undefined)).toHaveLength(1);
  logins.noteAnswered();
  expect(logins.noteFailure('a')).toBe(1000);
});

it('remembers a bounded number of addresses', () => {
  const { failTimes, fail } = counter();
  failTimes('first', 13);
  for (let i = 0; i < 10_000; i += 1) fail(`address ${i}`);
  expect(fail('first')).toBe(0);
});
