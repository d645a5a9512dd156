import fc from 'fast-check';
import { giveUpPending, takeOver } from '../../../apps/worker/src/hand-over.js';
import { happening, often, pick } from '../happening.js';
import { log, type WorkerProcess } from '../worker-process.js';
import type { World } from '../world.js';

/** More would only make histories longer. */
const processesAtMost = 3;

const which = fc.nat(3);

/** Of those that work on something: to the others nothing happens that anybody would notice. */
const atWork = (world: World, number: number) =>
  pick(
    world.alive().filter((process) => process.open().length > 0),
    number,
  );

const start = happening(
  'start',
  fc.constant(0),
  ({ processes }) =>
    processes.filter(({ state }) => state !== 'dead').length < processesAtMost || undefined,
  (world) => world.startProcess(),
);

const freeze = happening('freeze', which, atWork, async (_world, process) => {
  process.state = 'frozen';
  await Promise.resolve();
});

const cutOff = happening('cut off', which, atWork, async (_world, process) => {
  process.state = 'cut-off';
  for (const { thread } of process.attempts) thread.databaseAway = true;
  await Promise.resolve();
});

/** Wakes up, or reaches PostgreSQL again: the next heartbeat tells whether the lease is still held. */
const wake = happening(
  'wake',
  fc.record({ process: which, beats: fc.constantFrom('first', 'later') }),
  (world, { process }) =>
    pick(
      world.processes.filter(({ state }) => state === 'frozen' || state === 'cut-off'),
      process,
    ),
  async (world, process, { beats }) => {
    process.state = 'running';
    for (const { thread } of process.attempts) thread.databaseAway = false;
    if (beats === 'first') await world.beat('at once');
  },
);

/** A lost lease is followed by another one, and what is on its way is handed over. */
const renew = happening(
  'renew',
  which,
  (world, number) =>
    pick(
      world.alive().filter(({ lease }) => !lease.isHeld()),
      number,
    ),
  async (world, process) => {
    process.lease.lose();
    const next = await world.newLease();
    await takeOver({ db: world.lane.db, active: process.active }, next, process.lease);
    process.lease = next;
  },
);

/** The process is gone; with its host, nobody closes its connections. */
const die = happening(
  'die',
  fc.record({
    process: which,
    withHost: fc.constantFrom(false, false, true),
    beatAgoMs: fc.nat(900),
  }),
  (world, { process }) =>
    pick(
      world.processes.filter((one) => one.state !== 'dead' && one.open().length > 0),
      process,
    ),
  async (world, process, { withHost, beatAgoMs }) => {
    const beat = process.state === 'running' && !process.lease.signal.aborted;
    process.state = 'dead';
    const changes = [
      ...(beat
        ? [
            `beat_at = greatest(beat_at, now()) - interval '${beatAgoMs} ms'`,
            `alive_until = alive_until - interval '${beatAgoMs} ms'`,
          ]
        : []),
      ...(withHost ? [] : ['session_pid = -1']),
    ];
    if (!withHost) closeConnections(world, process);
    if (changes.length === 0) return;
    await world.lane.sql.query(
      `UPDATE workers SET ${changes.join(', ')} WHERE id = '${process.lease.workerId}'`,
    );
  },
);

/** SIGTERM, after the grace period: whatever still runs is given up. */
const stop = happening('stop', which, atWork, async (world, process) => {
  await giveUpPending({ db: world.lane.db, active: process.active, log });
  process.state = 'dead';
  closeConnections(world, process);
  await world.lane.sql.query(
    `UPDATE workers SET alive_until = now(), session_pid = -1 WHERE id = '${process.lease.workerId}'`,
  );
});

function closeConnections({ fortnox }: World, { attempts }: WorkerProcess): void {
  for (const { request } of attempts) if (request) fortnox.close(request);
}

const pass = happening(
  'pass',
  fc.constantFrom(300, 1500, 2600, 4600, 6000, 12_000, 31_000),
  ({ jobs }) => jobs.length > 0 || undefined,
  (world, _, ms) => world.pass(ms),
);

export const processCommands = [
  ...often(2, start),
  ...often(2, freeze),
  cutOff,
  ...often(3, wake),
  ...often(3, renew),
  ...often(2, die),
  stop,
  ...often(4, pass),
];
