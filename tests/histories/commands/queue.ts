import { rescueJobsOfDeadWorkers } from '@sync/jobs';
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
  redis,
  allWell,
];
