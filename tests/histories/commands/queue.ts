import { putBack, unclaimed, rescueJobsOfDeadWorkers } from '@sync/jobs';
import fc from 'fast-check';
import { happening, often, pick } from '../happening.js';
import { recover, redeliver, watch } from '../recovery.js';
import type { World } from '../world.js';

/** A company that has something waiting. */
const waiting = (world: World, number: number): string | undefined =>
  pick(
    world.connections.filter((id) =>
      world.jobs.some(({ connection, dispatch }) => connection === id && dispatch === 'waiting'),
    ),
    number,
  );

const release = happening('release', fc.nat(1), waiting, (world, id) => world.release(id));

/** Two processes at once fill the same window. */
const releaseTwice = happening('release twice', fc.nat(1), waiting, (world, id) =>
  Promise.all([world.release(id), world.release(id)]),
);

const running = ({ jobs }: World) => jobs.some(({ status }) => status === 'running') || undefined;

const rescue = happening('rescue', fc.constant(0), running, (world) =>
  rescueJobsOfDeadWorkers(world.lane.db),
);

const watchOwn = happening(
  'watch claims',
  fc.nat(3),
  (world, number) => (running(world) ? pick(world.alive(), number) : undefined),
  watch,
);

const redeliverLost = happening(
  'redeliver',
  fc.constant(0),
  ({ jobs }) =>
    jobs.some(({ dispatch, worker }) => dispatch === 'released' && worker === null) || undefined,
  redeliver,
);

/** Redis calls deliveries lost whose consumer is only slow, and some are claimed before they are put back. */
const redeliverSlowly = happening(
  'redeliver slowly',
  fc.constant(0),
  ({ suspects, jobs }) =>
    suspects.length > 0 || jobs.some(({ dispatch }) => dispatch === 'released') || undefined,
  async (world) => {
    const { db } = world.lane;
    await putBack(db, world.suspects);
    world.suspects = world.suspects.length > 0 ? [] : await unclaimed(db, 0, 500);
  },
);

const redis = happening(
  'Redis',
  fc.constantFrom<('emptied' | World['redis'])[]>(
    'emptied',
    'away',
    'answers-lost',
    ...often(12, 'there' as const),
  ),
  (world, what) => (what === world.redis || world.deliveries.length === 0 ? undefined : true),
  async (world, _, what) => {
    if (what === 'emptied') world.inRedis.clear();
    else world.redis = what;
    await Promise.resolve();
  },
);

/** What every worker does twice a second, after a while in which it did. */
const sweeps = happening(
  'sweeps',
  fc.constantFrom(600, 2600, 6000, 12_000),
  running,
  async (world, _, ms) => {
    await world.pass(ms);
    for (const process of world.alive()) await watch(world, process);
    await rescueJobsOfDeadWorkers(world.lane.db);
    await redeliver(world);
    for (const id of world.connections) await world.release(id);
  },
);

/** Before that there is little to recover from. */
const stepsBefore = 25;

/** All is well again, once or never in a history; what comes after begins anew from there. */
const allWell = happening(
  'all well',
  fc.constant(0),
  ({ steps }) => steps > stepsBefore || undefined,
  recover,
);

export const queueCommands = [
  ...often(8, release),
  releaseTwice,
  ...often(5, rescue),
  ...often(3, watchOwn),
  ...often(2, redeliverLost),
  ...often(2, redeliverSlowly),
  ...often(3, sweeps),
  redis,
  allWell,
];
