import {
  emptyRedis,
  jobCount,
  makeDeliveriesStall,
  onceEach,
  outcomes,
  sendAll,
  setStage,
  untilEnded,
  type Stage,
} from './live-sender/stage.js';

// A system of its own, 18 companies, an answer of 20 s, and for a paused process the longest call.
jest.setTimeout(420_000);

/** Longer than a lease, and than BullMQ's patience with a consumer. */
const awayMs = 7000;

/** What happens while Fortnox still works on the changes. */
const events: Readonly<Record<string, (stage: Stage) => Promise<unknown>>> = {
  'Redis is away for 7 s': ({ system }) => system.servers.redis.restart('crash', awayMs),
  'Redis is emptied': emptyRedis,
  'BullMQ takes the deliveries for stalled': makeDeliveriesStall,
  'a worker’s event loop is paused for 7 s': ({ system }) =>
    system.processes.freezeOne('worker', awayMs),
  'PostgreSQL is restarted': ({ system }) => system.servers.postgres.restart('crash'),
};

const cases = Object.keys(events).flatMap((event) => [1, 2].map((workers) => ({ event, workers })));

it.concurrent.each(cases)(
  'sends no change twice while its sender waits for the answer: $event, $workers worker(s)',
  async ({ event, workers }) => {
    const stage = await setStage(workers);
    try {
      await sendAll(stage);
      await events[event]?.(stage);
      await untilEnded(stage, jobCount(stage));
      expect(await outcomes(stage)).toEqual(onceEach(stage));
    } finally {
      await stage.stop();
    }
  },
);
