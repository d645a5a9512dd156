import {
  advanceReplays,
  bullJobId,
  findLostClaims,
  isTerminal,
  putBack,
  rescueJobsOfDeadWorkers,
  unclaimed,
  type Delivery,
} from '@sync/jobs';
import { watchClaims } from '../../apps/worker/src/maintenance/watch-claims.js';
import type { Attempt } from './attempt.js';
import { audit } from './auditor.js';
import { demand } from './violation.js';
import type { WorkerProcess } from './worker-process.js';
import type { World } from './world.js';

/** Longer than any lease, backoff of these histories, quiet time and longest call together. */
const longEnoughMs = 65_000;

/** Rounds after which everything must have ended; a job needs at most three attempts. */
const roundsAtMost = 12;

/** An attempt that goes well is held at about fifteen; one that waits for another's question at more. */
const placesAtMost = 40;

/** The worker's sweep compares what it works on with what it has claimed. */
export async function watch(world: World, process: WorkerProcess): Promise<void> {
  const { active, lease } = process;
  const { db } = world.lane;
  const working = process.attempts.flatMap(({ guard }) => (guard ? [guard.job] : []));
  const before = await findLostClaims(db, working);
  await watchClaims({ db, workerId: () => lease.workerId, active });
  const after = await findLostClaims(db, working);
  demand(after.length === before.length, 'a job was taken from an attempt that works on it');
}

/** Deliveries that wait for a worker and that Redis does not know. */
async function findLost(world: World): Promise<Delivery[]> {
  const waiting = await unclaimed(world.lane.db, 2000, 500);
  return waiting.filter((delivery) => !world.inRedis.has(bullJobId(delivery)));
}

/** What the sweep does about deliveries that Redis has lost. */
export async function redeliver(world: World): Promise<void> {
  await putBack(world.lane.db, await findLost(world));
}

/** Runs an attempt on, with a Fortnox that makes and answers everything, until it has ended. */
export async function runWell(world: World, attempt: Attempt): Promise<void> {
  const { thread } = attempt;
  for (let n = 0; n < placesAtMost && !thread.ended; n += 1) {
    if (attempt.request) {
      world.fortnox.settle();
      const made = attempt.request.state !== 'dropped';
      if (made) world.fortnox.apply(attempt.request);
      world.fortnox.close(attempt.request);
      await thread.go({ kind: 'answered', answer: made ? 'made' : 'lost' });
    } else {
      await thread.go();
    }
    await world.beat('if due');
  }
}

/** All trouble is over: from here on every job comes to an end by itself. */
export async function recover(world: World): Promise<void> {
  const { db, sql } = world.lane;
  for (const process of world.processes) process.state = 'dead';
  for (const request of world.fortnox.requests) world.fortnox.close(request);
  world.redis = 'there';
  world.connectionStates[0] = world.connectionStates[1] = 'active';
  world.inRedis.clear();
  await sql.query(`UPDATE workers SET session_pid = -1, alive_until = least(alive_until, now());
    UPDATE connections SET status = 'active', paused = false`);
  await world.startProcess();
  for (let round = 0; round < roundsAtMost; round += 1) {
    await replaceLapsed(world);
    await world.pass(longEnoughMs);
    await rescueJobsOfDeadWorkers(db);
    await advanceReplays(db, { window: 1 });
    await redeliver(world);
    for (const id of world.connections) await work(world, id);
    await audit(world);
    if (world.jobs.every(({ status }) => isTerminal(status))) return;
  }
  const left = world.jobs.find(({ status }) => !isTerminal(status));
  demand(left === undefined, `job ${left?.id} stays ${left?.status} for ever: ${left?.reason}`);
}

/**
 * A machine that stands still for longer than a lease loses it, whatever the history says: then the
 * worker begins anew under another one, as the shipped one does (`worker.ts`).
 */
async function replaceLapsed(world: World): Promise<void> {
  const process = world.processes.at(-1);
  if (!process || process.lease.isHeld()) return;
  process.state = 'dead';
  await world.lane.sql
    .query(`UPDATE workers SET session_pid = -1, alive_until = least(alive_until, now())
    WHERE id = '${process.lease.workerId}'`);
  await world.startProcess();
}

/** Works on what is released until nothing more is due. */
async function work(world: World, connectionId: string): Promise<void> {
  const process = world.processes.at(-1);
  let worked = world.deliveries.length;
  for (;;) {
    await world.release(connectionId);
    await audit(world);
    // Also those whose place was passed on to them by the ones before.
    const fresh = world.deliveries.slice(worked);
    worked += fresh.length;
    if (fresh.length === 0 || !process) return;
    for (const { delivery } of fresh) {
      const plan = { stop: 'nothing', before: 'invoice', fate: 'dropped' } as const;
      await runWell(world, await process.deliver(delivery, plan));
    }
  }
}
