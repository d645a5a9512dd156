import { nextPauseMs } from './retry.js';

/** Seconds after the first attempt at which the later ones are made, with the middle of all chances. */
function attemptsAtSeconds(): number[] {
  const at: number[] = [];
  for (let sinceFirstMs = 0; ;) {
    const pause = nextPauseMs({ sinceFirstMs, random: 0.5 });
    if (pause === undefined) return at;
    sinceFirstMs += pause;
    at.push(sinceFirstMs / 1000);
  }
}

it('tries soon, then more and more rarely, and for the last time after exactly a day', () => {
  expect(attemptsAtSeconds()).toEqual([
    ...[5, 15, 45, 135, 405, 1215, 3645, 10_935],
    ...[25_335, 39_735, 54_135, 68_535, 82_935, 86_400],
  ]);
});

it('comes back no sooner than the receiver asked for', () => {
  const tried = { sinceFirstMs: 0, random: 0 };
  expect(nextPauseMs({ ...tried, retryAfterMs: 60_000 })).toBe(60_000);
  expect(nextPauseMs({ ...tried, retryAfterMs: 1 })).toBe(4500);
});
