import { randomBytes } from 'node:crypto';
import { createCipher } from '@sync/connections';
import { openDatabase } from '@sync/database';
import { createTestDatabase, type TestDatabase } from '@sync/database/testing';
import { openDeliveryQueue } from '@sync/jobs';
import { createLogger } from '@sync/shared';
import { routeTo, type SeverableRoute } from '@sync/shared/testing';
import { watchStores } from './watch-stores.js';

type Line = { readonly msg: string; readonly store: string; readonly state: string };

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

/** A log that can be waited for. */
function listen() {
  const lines: Line[] = [];
  const waiting = new Set<() => void>();
  const log = createLogger('test', 'info', {
    write: (line: string) => {
      lines.push(JSON.parse(line) as Line);
      waiting.forEach((look) => {
        look();
      });
    },
  });
  const told = (msg: string): Promise<Line> =>
    new Promise((resolve) => {
      const look = (): void => {
        const line = lines.find((one) => one.msg === msg);
        if (line) resolve(line);
      };
      waiting.add(look);
      look();
    });
  return { lines, log, told };
}

/** Both stores by ways that can be cut; `looks` resolves after so many looks at them. */
async function watched(databaseUrl: string, redisUrl: string) {
  const [pg, redis] = [await routeTo(databaseUrl), await routeTo(redisUrl)];
  const db = openDatabase({ url: pg.url });
  const queue = openDeliveryQueue({ redisUrl: redis.url, prefix: 'watch-stores' });
  const heard = listen();
  let count = 0;
  let looked: () => void = () => undefined;
  const state: typeof queue.state = async () => {
    count += 1;
    looked();
    return queue.state();
  };
  const cipher = createCipher([randomBytes(32)]);
  const watch = watchStores({
    ...{ databaseUrl: pg.url, db, cipher, queue: { ...queue, state } },
    ...{ log: heard.log, pauseMs: 10 },
  });
  const looks = (more: number): Promise<void> => {
    const goal = count + more;
    return new Promise((resolve) => {
      looked = () => {
        if (count >= goal) resolve();
      };
    });
  };
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= watch.stop());
  const close = async (): Promise<void> => {
    await stop();
    await queue.close();
    await db.close();
    await Promise.all([pg, redis].map((route: SeverableRoute) => route.close()));
  };
  return { ...heard, pg, redis, looks, stop, close };
}

const redisUrl = process.env['TEST_REDIS_URL'] ?? '';

it('says nothing while both are there, however often it looks', async () => {
  const stores = await watched(test.url, redisUrl);
  await stores.looks(3);
  await stores.close();
  expect(stores.lines).toEqual([]);
});

it.each([
  ['redis', 'redis'],
  ['pg', 'postgresql'],
] as const)('tells once that %s has gone, and once that it is back', async (way, store) => {
  const stores = await watched(test.url, redisUrl);
  await stores.looks(2);
  stores[way].cut();
  expect(await stores.told('store.unusable')).toMatchObject({ store, state: 'down' });
  await stores.looks(3);
  stores[way].mend();
  expect(await stores.told('store.usable-again')).toMatchObject({ store, state: 'up' });
  await stores.looks(2);
  await stores.close();
  expect(stores.lines.map(({ msg }) => msg)).toEqual(['store.unusable', 'store.usable-again']);
});

it('says at the start what to do about a password that is refused, and never quotes it', async () => {
  const url = new URL(test.url);
  url.username = 'nobody-known';
  url.password = 'gr8-secret';
  const stores = await watched(url.href, redisUrl);
  const line = await stores.told('store.unusable');
  await stores.close();
  expect(line).toMatchObject({
    ...{ store: 'postgresql', state: 'down' },
    remedy: 'user, password or way of connecting in DATABASE_URL is refused',
  });
  expect(JSON.stringify(stores.lines)).not.toContain('gr8-secret');
});

it('tells nothing more once it was stopped', async () => {
  const stores = await watched(test.url, redisUrl);
  await stores.looks(1);
  await stores.stop();
  stores.redis.cut();
  await stores.close();
  expect(stores.lines).toEqual([]);
});
