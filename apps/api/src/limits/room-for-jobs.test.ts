import { createRoomForJobs } from './room-for-jobs.js';

const cap = 100;

/** A count that ends when it is told to, and how often it was asked for. */
function slowCount() {
  const answers: { resolve: (open: number) => void; reject: (error: Error) => void }[] = [];
  const count = jest.fn(
    () =>
      new Promise<number>((resolve, reject) => {
        answers.push({ resolve, reject });
      }),
  );
  const last = () => answers.at(-1) ?? { resolve: () => undefined, reject: () => undefined };
  return { count, last };
}

function onAClock() {
  const clock = { now: 0 };
  const { count, last } = slowCount();
  return { clock, count, last, room: createRoomForJobs(count, cap, () => clock.now) };
}

type Setup = ReturnType<typeof onAClock>;

async function counted({ room, last }: Setup, open: number): Promise<void> {
  const asked = room.has('con_1');
  last().resolve(open);
  await asked;
}

it('counts once for all who ask at the same time', async () => {
  const { room, count, last } = onAClock();
  const asked = Array.from({ length: 100 }, () => room.has('con_1'));
  last().resolve(7);
  expect(await Promise.all(asked)).toEqual(asked.map(() => true));
  expect(count).toHaveBeenCalledTimes(1);
});

it('lets nobody wait for a new count as long as there was room, and counts once', async () => {
  const setup = onAClock();
  await counted(setup, 7);
  setup.clock.now = 10_000;
  const answers = await Promise.all(Array.from({ length: 100 }, () => setup.room.has('con_1')));
  expect(answers.every(Boolean)).toBe(true);
  expect(setup.count).toHaveBeenCalledTimes(2);
  setup.last().resolve(cap);
  await new Promise(setImmediate);
  expect(await setup.room.has('con_1')).toBe(false);
});

it('waits for a new count where there was no room, every second', async () => {
  const setup = onAClock();
  await counted(setup, cap);
  setup.clock.now = 999;
  expect(await setup.room.has('con_1')).toBe(false);
  setup.clock.now = 1000;
  const asked = setup.room.has('con_1');
  setup.last().resolve(cap - 1);
  expect(await asked).toBe(true);
  expect(setup.count).toHaveBeenCalledTimes(2);
});

it('adds up what is made meanwhile', async () => {
  const setup = onAClock();
  await counted(setup, cap - 2);
  setup.room.noteMade('con_1');
  expect(await setup.room.has('con_1')).toBe(true);
  setup.room.noteMade('con_1');
  expect(await setup.room.has('con_1')).toBe(false);
});

it('tells a failure to count once nothing is known any more, and counts again', async () => {
  const setup = onAClock();
  await counted(setup, 7);
  setup.clock.now = 10_000;
  expect(await setup.room.has('con_1')).toBe(true);
  setup.last().reject(new Error('no PostgreSQL'));
  await new Promise(setImmediate);
  setup.clock.now = 60_000;
  const asked = setup.room.has('con_1');
  setup.last().reject(new Error('no PostgreSQL'));
  await expect(asked).rejects.toThrow('no PostgreSQL');
  expect(setup.count).toHaveBeenCalledTimes(3);
});
