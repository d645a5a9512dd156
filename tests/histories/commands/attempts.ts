import fc from 'fast-check';
import type { Attempt, Plan } from '../attempt.js';
import { happening, latest, often, pick } from '../happening.js';
import { plan } from '../plan.js';
import { runWell } from '../recovery.js';
import type { Answer } from '../thread.js';
import type { WorkerProcess } from '../worker-process.js';
import type { Delivered, World } from '../world.js';

/** Redis hands out a delivery. */
const deliver = happening(
  'deliver',
  fc.record({ delivery: fc.nat(3), process: fc.nat(3), plan }),
  (world, { delivery, process }) => {
    const fresh = world.deliveries.filter(({ taken }) => !taken);
    return both(pick(fresh, delivery), pick(world.alive(), process));
  },
  take,
);

/** The same once more, or one of long ago: its consumer was silent, or Redis forgot that it was done. */
const deliverAgain = happening(
  'deliver again',
  fc.record({ delivery: fc.nat(12), process: fc.nat(3), plan }),
  (world, { delivery, process }) =>
    both(latest(world.deliveries, delivery), pick(world.alive(), process)),
  take,
);

const both = (delivered: Delivered | undefined, taker: WorkerProcess | undefined) =>
  delivered && taker && { delivered, taker };

async function take(
  _world: World,
  { delivered, taker }: { delivered: Delivered; taker: WorkerProcess },
  { plan: planned }: { plan: Plan },
): Promise<void> {
  delivered.taken = true;
  await taker.deliver(delivered.delivery, planned);
}

const number = fc.nat(5);

const movable = (world: World, which: number) => latest(world.movable(), which)?.attempt;

/** A few statements further; never past the limiter or off the socket. */
const step = happening(
  'step',
  fc.record({ attempt: number, statements: fc.integer({ min: 1, max: 4 }) }),
  (world, { attempt }) => {
    const found = movable(world, attempt);
    return found?.thread.place === 'database' ? found : undefined;
  },
  async (_world, { thread }, { statements }) => {
    for (let n = 0; n < statements && thread.place === 'database'; n += 1) await thread.go();
  },
);

/** Who asks whether another has asked already could go on for ever. */
const statementsAtMost = 15;

/** As far as it comes by itself, or as far as the limiter lets it. */
const run = happening(
  'run',
  fc.record({ attempt: number, to: fc.constantFrom('limiter', 'socket', 'socket') }),
  (world, { attempt }) => {
    const found = movable(world, attempt);
    return found?.thread.place === 'socket' ? undefined : found;
  },
  async (_world, { thread }, { to }) => {
    if (thread.place !== 'database') await thread.go();
    for (let n = 0; n < statementsAtMost && thread.place === 'database'; n += 1) await thread.go();
    if (to === 'socket' && thread.place === 'limiter') await thread.go();
  },
);

const finish = happening(
  'finish',
  number,
  (world, which) => {
    const found = latest(
      world.alive().flatMap((process) => process.open()),
      which,
    );
    return found;
  },
  runWell,
);

const throttle = happening(
  'throttle',
  number,
  (world, which) => {
    const found = movable(world, which);
    return found && ['limiter', 'look-up'].includes(found.thread.place ?? '') ? found : undefined;
  },
  (_world, { thread }) => thread.go({ kind: 'throttled' }),
);

const databaseAway = happening(
  'database away',
  fc.record({ attempt: number, carriedOut: fc.boolean() }),
  (world, { attempt }) => {
    const found = movable(world, attempt);
    return found?.thread.place === 'database' ? found : undefined;
  },
  (_world, { thread }, { carriedOut }) => thread.go({ kind: 'database-away', carriedOut }),
);

/** Fortnox does what it was asked, whoever still waits for it. */
const apply = happening(
  'apply',
  number,
  ({ fortnox }, which) =>
    latest(
      fortnox.requests.filter((one) => one.state === 'under-way'),
      which,
    ),
  ({ fortnox }, request) => {
    fortnox.apply(request);
    return Promise.resolve();
  },
);

const answer = happening(
  'answer',
  fc.record({
    attempt: number,
    answer: fc.constantFrom<Answer[]>(
      'made',
      'made',
      'lost',
      'lost',
      'lost',
      'refused',
      'rate-limited',
    ),
  }),
  (world, { attempt }) => {
    const waiting = world.movable().map((one) => one.attempt);
    return latest(
      waiting.filter(({ request }) => request !== undefined),
      attempt,
    );
  },
  (world, attempt, { answer: wanted }) => answerWith(world, attempt, wanted),
);

async function answerWith({ fortnox }: World, attempt: Attempt, wanted: Answer): Promise<void> {
  const { request, thread } = attempt;
  if (!request) return;
  fortnox.settle();
  if (wanted === 'made') fortnox.apply(request);
  else if (wanted !== 'lost') fortnox.drop(request);
  const possible = {
    made: request.state === 'applied',
    lost: true,
    refused: request.state === 'dropped',
    'rate-limited': request.state === 'dropped',
  }[wanted];
  fortnox.close(request);
  await thread.go({ kind: 'answered', answer: possible ? wanted : 'lost' });
}

export const attemptCommands = [
  ...often(10, deliver),
  ...often(2, deliverAgain),
  ...often(6, step),
  ...often(14, run),
  ...often(2, finish),
  throttle,
  databaseAway,
  ...often(3, apply),
  ...often(10, answer),
];
