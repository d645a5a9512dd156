import { setTimeout as sleep } from 'node:timers/promises';
import type { Case, Point } from './boundary/cases.js';
import {
  allWell,
  bringToPoints,
  firstCallAfter,
  keepFromWriting,
  endHeldCalls,
  outcomes,
  setStage,
  untilAllEnded,
  type Stage,
} from './boundary/stage.js';

// Start of the system, 28 companies, a lease, the quiet time after a lost answer, twice over.
jest.setTimeout(180_000);

/** Contract: another worker continues within 10 s. */
const takeoverMs = 10_000;

/** The figure for a zombie; the lease is 4 s. */
const frozenMs = 30_000;

let stage: Stage;
afterEach(() => stage.system.stop());

const at = (point: Point): readonly Case[] => stage.cases.filter((each) => each.point === point);

it('carries every invoice over once when its worker is killed before, during or after any call', async () => {
  stage = await setStage(9);
  const doomed = await stage.system.addWorker();
  await bringToPoints(stage);
  await stage.system.addWorker();
  const written = await keepFromWriting(stage, at('after the answer'));
  const killedAt = Date.now();
  doomed.signal('SIGKILL');
  await doomed.gone;
  await written.discard();
  await endHeldCalls(stage, at('before it is processed'), 'drop');
  await endHeldCalls(stage, at('after it is processed, before the answer'), 'drop');
  await sleep(500);
  await endHeldCalls(stage, at('while it is processed'), 'proceed');
  const tookOverMs = (await firstCallAfter(stage, killedAt + 600)) - killedAt;
  await untilAllEnded(stage);
  expect(await outcomes(stage)).toEqual(allWell(stage));
  expect(tookOverMs).toBeLessThan(takeoverMs);
});

it('carries every invoice over once when its worker freezes at any call and wakes up later', async () => {
  stage = await setStage(10);
  const zombie = await stage.system.addWorker();
  await bringToPoints(stage);
  await stage.system.addWorker();
  const written = await keepFromWriting(stage, at('after the answer'));
  zombie.signal('SIGSTOP');
  const frozenAt = performance.now();
  await written.release();
  await sleep(500);
  await endHeldCalls(stage, at('while it is processed'), 'proceed');
  await untilAllEnded(stage);
  await sleep(Math.max(0, frozenMs - (performance.now() - frozenAt)));
  zombie.signal('SIGCONT');
  // Now the sleeper gets its answers, and its broken connections.
  await endHeldCalls(stage, at('after it is processed, before the answer'), 'proceed');
  await endHeldCalls(stage, at('before it is processed'), 'drop');
  // Two heartbeats and more: whatever it still wanted to do, it has tried.
  await sleep(3000);
  expect(await outcomes(stage)).toEqual(allWell(stage));
});
