import {
  advanceReplays,
  controlReplay,
  discardJob,
  replayJob,
  resolveJob,
  startReplay,
} from '@sync/jobs';
import fc from 'fast-check';
import { happening, often, pick } from '../happening.js';
import { demand } from '../violation.js';
import type { World } from '../world.js';

const actor = 'alice';
const reason = 'mended';

/** Mostly what an operator may decide about; of five times once anything. */
const someJob = ({ jobs }: World, number: number) =>
  pick(
    jobs.filter(({ status }) => status === 'dead-lettered' || number % 5 === 0),
    number,
  );

/** By hand, in Fortnox, by a person: nothing that the stand-in counts. */
const bookedByHand = { customerNumber: '1', invoiceNumber: '7', booked: true, payments: [] };

const decide = happening(
  'decide',
  fc.record({
    job: fc.nat(9),
    action: fc.constantFrom('replay', 'replay', 'replay', 'resolve', 'discard'),
  }),
  (world, { job }) => someJob(world, job),
  async ({ lane: { db } }, job, { action }) => {
    const wanted = { jobId: job.id, actor, reason };
    const outcome =
      action === 'replay'
        ? await replayJob(db, wanted)
        : action === 'resolve'
          ? await resolveJob(db, wanted, bookedByHand)
          : await discardJob(db, wanted);
    const expected = job.status === 'dead-lettered' ? 'done' : 'not-dead-lettered';
    demand(outcome.kind === expected, `${action} of a ${job.status} job was ${outcome.kind}`);
  },
);

const replayAll = happening(
  'replay all',
  fc.nat(1),
  (world) => world.jobs.some(({ status }) => status === 'dead-lettered') || undefined,
  async (world) => {
    const { id } = await startReplay(world.lane.db, {
      ...{ actor, reason, filter: {} },
      ratePercent: 30,
      idempotencyKey: undefined,
    });
    world.replays.push(id);
  },
);

const control = happening(
  'control replay',
  fc.record({ replay: fc.nat(2), to: fc.constantFrom('pause', 'resume', 'abort') }),
  (world, { replay }) => pick(world.replays, replay),
  ({ lane: { db } }, id, { to }) => controlReplay(db, id, to),
);

const advance = happening(
  'advance replays',
  fc.constant(0),
  ({ replays }) => replays.length > 0 || undefined,
  ({ lane: { db } }) => advanceReplays(db, { window: 1 }),
);

const connection = happening(
  'connection',
  fc.record({
    company: fc.nat(1),
    to: fc.constantFrom('paused', 'needs-attention', ...often(20, 'active' as const)),
  }),
  (world, { company, to }) =>
    (world.connectionStates[company] ?? 'active') === to ? undefined : true,
  async (world, _, { company, to }) => {
    world.connectionStates[company] = to;
    const status = to === 'needs-attention' ? to : 'active';
    await world.lane.sql.query(`
      UPDATE connections SET status = '${status}', paused = ${to === 'paused'}
      WHERE id = '${world.connections[company] ?? ''}'`);
  },
);

export const operatorCommands = [
  ...often(2, decide),
  replayAll,
  control,
  ...often(2, advance),
  connection,
];
