import { createLogger } from '@sync/shared';
import { startLoop, type LoopRound } from './timer-loop.js';

const log = createLogger('test', 'silent');

it('goes on after a round that failed, and counts it', async () => {
  const rounds: LoopRound[] = [];
  let said: () => void = () => undefined;
  const threeRounds = new Promise<void>((resolve) => (said = resolve));
  const observeRound = (round: LoopRound): void => {
    rounds.push(round);
    if (rounds.length === 3) said();
  };
  let n = 0;
  const round = (): Promise<void> => {
    n += 1;
    return n === 2 ? Promise.reject(new Error('the database is away')) : Promise.resolve();
  };
  const loop = startLoop({ log, observeRound }, { name: 'rescue', everyMs: 1, round });
  await threeRounds;
  await loop.stop();
  const outcomes = rounds.slice(0, 3).map(({ loop: name, outcome }) => [name, outcome]);
  expect(outcomes).toEqual([
    ['rescue', 'done'],
    ['rescue', 'failed'],
    ['rescue', 'done'],
  ]);
});

it('waits at its stop for the round under way, which is told, and begins no other', async () => {
  let rounds = 0;
  const round = (signal: AbortSignal): Promise<void> => {
    rounds += 1;
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        resolve();
      });
    });
  };
  const observeRound = (): void => undefined;
  const loop = startLoop({ log, observeRound }, { name: 'causes', everyMs: 1, round });
  await loop.stop();
  expect(rounds).toBe(1);
});
