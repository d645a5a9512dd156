import { rescueJobsOfDeadWorkers } from '@sync/jobs';
import fc from 'fast-check';
import { giveUpPending, takeOver } from '../../../apps/worker/src/hand-over.js';
import { audit } from '../auditor.js';
import { plan } from '../plan.js';
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

const freeze = happening('freeze', which, atWork, (_world, process) => lose(process, 'frozen'));

const cutOff = happening('cut off', which, atWork, (_world, process) => lose(process, 'cut-off'));

function lose(process: WorkerProcess, state: 'frozen' | 'cut-off'): Promise<void> {
  process.state = state;
  for (const { thread } of process.attempts) thread.databaseAway = state === 'cut-off';
  return Promise.resolve();
}

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
    end: fc.constantFrom('process', 'process', 'host'),
    beatAgoMs: fc.nat(900),
  }),
  (world, { process }) =>
    pick(
      world.processes.filter((one) => one.state !== 'dead' && one.open().length > 0),
      process,
    ),
  (world, process, { end, beatAgoMs }) => kill(world, process, end, beatAgoMs),
);

async function kill(
  world: World,
  process: WorkerProcess,
  end: 'process' | 'host',
  beatAgoMs: number,
): Promise<void> {
  const beat = process.state === 'running' && !process.lease.signal.aborted;
  process.state = 'dead';
  const earlier = `beat_at = beat_at - interval '${beatAgoMs} ms',
    alive_until = alive_until - interval '${beatAgoMs} ms'`;
  const changes = [...(beat ? [earlier] : []), ...(end === 'host' ? [] : ['session_pid = -1'])];
  if (end === 'process') closeConnections(world, process);
  if (changes.length === 0) return;
  await world.lane.sql.query(
    `UPDATE workers SET ${changes.join(', ')} WHERE id = '${process.lease.workerId}'`,
  );
}

/**
 * What all takeovers have in common, in one go, so that many histories are about what comes after:
 * a process is lost while it works, its lease lapses, its job is rescued, released and delivered to
 * another one.
 */
const losing = happening(
  'lose and take over',
  fc.record({
    process: which,
    loss: fc.constantFrom('frozen', 'frozen', 'cut-off', 'process', 'host'),
    waits: fc.constantFrom(4600, 4600, 6000, 12_000),
    plan,
  }),
  (world, { process }) => atWork(world, process),
  async (world, process, { loss, waits, plan: planned }) => {
    if (loss === 'frozen' || loss === 'cut-off') await lose(process, loss);
    else await kill(world, process, loss, 0);
    await world.pass(waits);
    await rescueJobsOfDeadWorkers(world.lane.db);
    const from = world.deliveries.length;
    for (const id of world.connections) await world.release(id);
    if (world.alive().length === 0) await world.startProcess();
    await audit(world);
    for (const delivered of world.deliveries.slice(from)) {
      delivered.taken = true;
      await world.alive().at(-1)?.deliver(delivered.delivery, planned);
    }
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
  freeze,
  cutOff,
  ...often(5, wake),
  ...often(3, renew),
  die,
  ...often(5, losing),
  stop,
  ...often(4, pass),
];
