import { rescueJobsOfDeadWorkers } from '@sync/jobs';
import fc from 'fast-check';
import { happening, often, pick } from '../happening.js';
import { recover, redeliver, watch } from '../recovery.js';
import type { World } from '../world.js';

const always = () => true;

const company = (world: World, number: number): string =>
  world.connections[number] ?? world.connections[0];

const release = happening('release', fc.nat(1), always, (world, _, number) =>
  world.release(company(world, number)),
);

/** Two processes at once fill the same window. */
const releaseTwice = happening('release twice', fc.nat(1), always, (world, _, number) =>
  Promise.all([world.release(company(world, number)), world.release(company(world, number))]),
);

const rescue = happening('rescue', fc.constant(0), always, (world) =>
  rescueJobsOfDeadWorkers(world.lane.db),
);

const watchOwn = happening(
  'watch claims',
  fc.nat(3),
  (world, number) => pick(world.alive(), number),
  watch,
);

const redeliverLost = happening('redeliver', fc.constant(0), always, redeliver);

const redis = happening(
  'Redis',
  fc.constantFrom<('emptied' | World['redis'])[]>(
    'emptied',
    'away',
    'answers-lost',
    'there',
    'there',
  ),
  always,
  async (world, _, what) => {
    if (what === 'emptied') world.inRedis.clear();
    else world.redis = what;
    await Promise.resolve();
  },
);

/** All is well again, once or never in a history; what comes after begins anew from there. */
const allWell = happening('all well', fc.constant(0), always, recover);

export const queueCommands = [
  ...often(6, release),
  releaseTwice,
  ...often(3, rescue),
  ...often(2, watchOwn),
  ...often(2, redeliverLost),
  redis,
  allWell,
];
