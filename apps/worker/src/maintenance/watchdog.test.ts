import { createLogger } from '@sync/shared';
import { setTimeout as sleep } from 'node:timers/promises';
import { startWatchdog } from './watchdog.js';

const log = createLogger('test', 'silent');

type Scene = {
  taken: number;
  running: number;
  waiting: number | 'unreachable';
  /** What becomes of a restart; it succeeds unless said otherwise. */
  restart?: Promise<void>;
};

/** What the watchdog did within a few of its shortened periods, or until it has done so many things. */
async function watch(
  scene: Scene,
  { whileWatching = () => undefined, until }: { whileWatching?: () => void; until?: number } = {},
): Promise<string[]> {
  const did: string[] = [];
  const watchdog = startWatchdog({
    worker: {
      taken: () => scene.taken,
      running: () => scene.running,
      restartConsumer: () => {
        did.push('restarted');
        return scene.restart ?? Promise.resolve();
      },
    },
    waiting: () =>
      scene.waiting === 'unreachable'
        ? Promise.reject(new Error('Redis is away'))
        : Promise.resolve(scene.waiting),
    giveUp: () => did.push('gave up'),
    log,
    observeRound: () => undefined,
    checkMs: 5,
    deafAfterMs: 40,
  });
  const progress = setInterval(whileWatching, 5);
  if (until === undefined) await sleep(250);
  else while (did.length < until) await sleep(5);
  clearInterval(progress);
  await watchdog.stop();
  return did;
}

it('restarts a consumer that takes nothing although work is waiting, and then the process', async () => {
  const did = await watch({ taken: 0, running: 0, waiting: 3 }, { until: 2 });
  expect(did.slice(0, 2)).toEqual(['restarted', 'gave up']);
});

it.each([
  ['hangs', new Promise<void>(() => undefined)],
  ['fails', Promise.reject(new Error('no connection'))],
])('ends the process as well when the restart %s', async (_, restart) => {
  const did = await watch({ taken: 0, running: 0, waiting: 3, restart }, { until: 2 });
  expect(did.slice(0, 2)).toEqual(['restarted', 'gave up']);
});

it('leaves a worker alone that has nothing to do, is at work, or makes progress', async () => {
  expect(await watch({ taken: 0, running: 0, waiting: 0 })).toEqual([]);
  expect(await watch({ taken: 0, running: 1, waiting: 3 })).toEqual([]);
  const busy: Scene = { taken: 0, running: 0, waiting: 3 };
  expect(await watch(busy, { whileWatching: () => (busy.taken += 1) })).toEqual([]);
});

it('judges nobody while Redis is away', async () => {
  expect(await watch({ taken: 0, running: 0, waiting: 'unreachable' })).toEqual([]);
});
