import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLogger } from '@sync/shared';
import { HttpProblem } from '../http/problem.js';
import { createLiveStreams, type LiveQuestion, type LiveStreams } from './live-streams.js';

const log: string[] = [];
const logger = createLogger('api', 'info', { write: (line) => void log.push(line) });
const pace = { everyMs: 5, busyShare: 0.9, atLeastEveryMs: 20 };
const places = { ofPerson: 3, ofProcess: 5 };

let live: LiveStreams;
let answer: string;
let looks: string[];
let failure: Error | undefined;
let lockedOut: Set<string>;

beforeEach(() => {
  live = createLiveStreams({ log: logger, pace, places, stillEveryMs: 10_000 });
  answer = '{"open":1}';
  looks = [];
  log.length = 0;
  failure = undefined;
  lockedOut = new Set();
});

afterEach(() => {
  live.stop();
});

const question = (change: Partial<LiveQuestion> = {}): LiveQuestion => {
  const { person = 'anna', topic = 'all' } = change;
  return {
    person,
    topic,
    look: () => {
      looks.push(topic);
      return failure ? Promise.reject(failure) : Promise.resolve(answer);
    },
    requireLetIn: () =>
      lockedOut.has(person) ? Promise.reject(new HttpProblem(401, 'Revoked.')) : Promise.resolve(),
    ...change,
  };
};

const listen = (change: Partial<LiveQuestion> = {}): Promise<Readable> =>
  live.open(question(change));

/** Reads on, and says what has been read. */
function reading(body: Readable): () => string {
  let text = '';
  body.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  return () => text;
}

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries += 1) {
    if (tries === 500) throw new Error('it did not come about');
    await sleep(5);
  }
}

const figures = (json: string): string => `event: figures\ndata: ${json}\n\n`;

it('tells the answer at once, and again only when it has changed', async () => {
  const read = reading(await listen());
  await until(() => looks.length > 5);
  expect(read()).toBe(`retry: 5000\n\n${figures('{"open":1}')}`);
  answer = '{"open":2}';
  await until(() => read().endsWith(figures('{"open":2}')));
});

it('looks once for all who want to know the same, however many begin at the same moment', async () => {
  const people = ['anna', 'vera', 'olga'];
  const bodies = await Promise.all(people.map((person) => listen({ person })));
  expect(looks).toEqual(['all']);
  const texts = bodies.map(reading);
  answer = '{"open":2}';
  await until(() => texts.every((read) => read().includes('"open":2')));
  const before = looks.length;
  await until(() => looks.length === before + 3);
  const other = reading(await listen({ topic: 'acme' }));
  expect(looks.filter((topic) => topic === 'acme')).toHaveLength(1);
  await until(() => other().includes('"open":2'));
});

it('who comes later is told what is known, without another look', async () => {
  reading(await listen());
  await until(() => looks.length > 1);
  const before = looks.length;
  const body = await listen({ person: 'vera' });
  expect(looks.length).toBe(before);
  expect(String(body.read())).toContain(figures('{"open":1}'));
});

it('looks at nothing once the last has gone, and anew for who comes after that', async () => {
  const body = await listen();
  body.destroy();
  await once(body, 'close');
  await sleep(50);
  const before = looks.length;
  await sleep(50);
  expect(looks.length).toBe(before);
  answer = '{"open":3}';
  expect(String((await listen()).read())).toContain('"open":3');
  expect(looks.length).toBe(before + 1);
});

it('ends what a person may not listen to any more, before another figure is told', async () => {
  const hers = await listen({ person: 'vera' });
  const ours = reading(await listen());
  const read = reading(hers);
  const ended = once(hers, 'end');
  lockedOut.add('vera');
  answer = '{"open":"secret"}';
  await ended;
  expect(read()).not.toContain('secret');
  await until(() => ours().includes('secret'));
});

it('ends all when it cannot look, says so once, and refuses who comes then', async () => {
  const bodies = [await listen(), await listen({ person: 'vera' })];
  bodies.forEach(reading);
  const ended = Promise.all(bodies.map((body) => once(body, 'end')));
  failure = new Error('the database is away');
  await ended;
  expect(log.filter((line) => line.includes('live.ended'))).toHaveLength(1);
  await expect(listen()).rejects.toThrow('away');
  failure = undefined;
  reading(await listen());
});

it('ends all when it cannot tell whether they may listen', async () => {
  const away = () => Promise.reject(new Error('the database is away'));
  const body = await listen({ requireLetIn: away });
  reading(body);
  answer = '{"open":2}';
  await once(body, 'end');
});

it('drops who does not read, and keeps the others', async () => {
  const slow = await listen();
  const closed = once(slow, 'close');
  const read = reading(await listen({ person: 'vera' }));
  let number = 0;
  const isClosed = closed.then(() => true);
  while (!(await Promise.race([isClosed, sleep(5, false)]))) {
    number += 1;
    answer = JSON.stringify({ number, filler: 'x'.repeat(10_000) });
  }
  expect(slow.readableLength).toBeLessThan(80_000);
  answer = '{"open":"to the others"}';
  await until(() => read().includes('to the others'));
});

it('a person has so many at once, the process so many, and one that has gone makes room', async () => {
  const hers = await Promise.all([listen(), listen(), listen()] as const);
  const headers = { 'retry-after': '60' };
  await expect(listen()).rejects.toMatchObject({ status: 429, headers });
  await Promise.all([listen({ person: 'vera' }), listen({ person: 'vera' })]);
  await expect(listen({ person: 'olga' })).rejects.toMatchObject({ status: 503, headers });
  const [first] = hers;
  first.destroy();
  await once(first, 'close');
  reading(await listen({ person: 'olga' }));
});

it('one that could not begin takes no place', async () => {
  failure = new Error('the database is away');
  for (let tries = 0; tries < 10; tries += 1) await expect(listen()).rejects.toThrow('away');
  failure = undefined;
  await Promise.all([listen(), listen(), listen()]);
});

it('gives signs of life that a page can see, and proxies too', async () => {
  live.stop();
  live = createLiveStreams({ log: logger, pace, places, stillEveryMs: 5 });
  const read = reading(await listen());
  await until(() => read().includes(': still\nevent: still\ndata: {}\n\n'));
});

it('ends all when the process stops, and lets no more begin', async () => {
  const bodies = [await listen(), await listen({ topic: 'acme' })];
  bodies.forEach(reading);
  const ended = Promise.all(bodies.map((body) => once(body, 'end')));
  live.stop();
  await ended;
  await expect(listen()).rejects.toMatchObject({ status: 503 });
});

it('of a look that takes long there are few', async () => {
  live.stop();
  const calm = { everyMs: 1, busyShare: 0.2, atLeastEveryMs: 60_000 };
  live = createLiveStreams({ log: logger, pace: calm, places });
  let looked = 0;
  const look = async (): Promise<string> => {
    looked += 1;
    await sleep(20);
    return '{}';
  };
  const begun = performance.now();
  reading(await listen({ look }));
  await until(() => looked === 4);
  // Three looks of 20 ms, each in a fifth of the time.
  expect(performance.now() - begun).toBeGreaterThan(200);
});
