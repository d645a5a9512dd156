import { setTimeout as sleep } from 'node:timers/promises';
import type { Case, Point } from './cases.js';
import {
  bringToPoints,
  endHeldCalls,
  firstCallAfter,
  keepFromWriting,
  prepare,
  untilAllEnded,
  type Stage,
} from './stage.js';

/** The figure for a zombie; the lease is 4 s. */
const frozenMs = 30_000;

const at = ({ cases }: Stage, point: Point): readonly Case[] =>
  cases.filter((each) => each.point === point);

/**
 * Starts the worker that is to take over, which gets no work before its way to Redis is mended. Not started when
 * all stand at their points: on a busy machine that takes longer than Fortnox's token endpoint is waited for.
 */
async function heirInWaiting({ system, heirsRedis }: Stage): Promise<void> {
  await system.addWorker({ REDIS_URL: heirsRedis.url });
  heirsRedis.cut();
}

/**
 * Kills the worker that has all work while it stands at the point of every case, and lets another go on. Answers
 * how long that one took to begin, in milliseconds.
 */
export async function killAtEveryPoint(stage: Stage): Promise<number> {
  const doomed = await stage.system.addWorker();
  await heirInWaiting(stage);
  await prepare(stage);
  await bringToPoints(stage);
  stage.heirsRedis.mend();
  const written = await keepFromWriting(stage, at(stage, 'after the answer'));
  const killedAt = Date.now();
  doomed.signal('SIGKILL');
  await doomed.gone;
  await written.discard();
  await endHeldCalls(stage, at(stage, 'before it is processed'), 'drop');
  await endHeldCalls(stage, at(stage, 'after it is processed, before the answer'), 'drop');
  await sleep(500);
  await endHeldCalls(stage, at(stage, 'while it is processed'), 'proceed');
  const tookOverMs = (await firstCallAfter(stage, killedAt + 600)) - killedAt;
  await untilAllEnded(stage);
  return tookOverMs;
}

/** Freezes the worker while it stands at the point of every case, and wakes it up later. */
export async function freezeAtEveryPoint(stage: Stage): Promise<void> {
  const zombie = await stage.system.addWorker();
  await heirInWaiting(stage);
  await prepare(stage);
  await bringToPoints(stage);
  stage.heirsRedis.mend();
  const written = await keepFromWriting(stage, at(stage, 'after the answer'));
  zombie.signal('SIGSTOP');
  const frozenAt = performance.now();
  await written.release();
  await sleep(500);
  await endHeldCalls(stage, at(stage, 'while it is processed'), 'proceed');
  await untilAllEnded(stage);
  await sleep(Math.max(0, frozenMs - (performance.now() - frozenAt)));
  zombie.signal('SIGCONT');
  // Now the sleeper gets its answers, and its broken connections.
  await endHeldCalls(stage, at(stage, 'after it is processed, before the answer'), 'proceed');
  await endHeldCalls(stage, at(stage, 'before it is processed'), 'drop');
  // Two heartbeats and more: whatever it still wanted to do, it has tried.
  await sleep(3000);
}
