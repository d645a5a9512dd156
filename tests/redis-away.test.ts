import { routeTo, type SeverableRoute } from '@sync/shared/testing';
import { startSystem, type System } from './harness/system.js';
import { textAt } from '../scripts/start/json.js';
import { asker, type Ask } from './journey/ask.js';
import {
  booksOf,
  connectCompany,
  jobInStatus,
  nothingFound,
  sendSigned,
} from './journey/company.js';
import { paidEvent } from './journey/paid-event.js';

// Starting everything on a busy machine, and the 10 s within which a lost Redis is refilled.
jest.setTimeout(90_000);

let route: SeverableRoute;
let system: System;
let ask: Ask;

beforeAll(async () => {
  const redis = new URL(process.env['TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379');
  redis.pathname = '/3';
  route = await routeTo(redis.href);
  system = await startSystem({
    redisDatabase: 3,
    workers: 1,
    settings: { REDIS_URL: route.url },
  });
  ask = asker(system.apiUrl, system.token);
});

afterAll(async () => {
  await system.stop();
  await route.close();
});

describe('Redis is away', () => {
  it('invoices are still taken in at once, and go on by themselves when it is back', async () => {
    const company = await connectCompany(system);
    route.cut();
    const begun = performance.now();
    const accepted = await Promise.all(
      ['a', 'b', 'c'].map((customer) =>
        sendSigned(system.apiUrl, company, paidEvent({ customer })),
      ),
    );
    // A sender that waits longer than a few seconds gives up and tells us again.
    expect(performance.now() - begun).toBeLessThan(3000);
    expect(accepted.map((answer) => answer.status)).toEqual([202, 202, 202]);
    const readiness = await ask('GET', '/readyz');
    expect(readiness.status).toBe(200);
    expect(readiness.text).toContain('degraded');
    for (const answer of accepted) {
      const job = (await ask('GET', `/v1/sync-jobs/${textAt(answer.body, 'id')}`)).body;
      expect(job).toMatchObject({ status: 'queued', attempts: 0 });
    }
    route.mend();
    for (const answer of accepted) {
      const job = await jobInStatus(ask, textAt(answer.body, 'id'), ['succeeded'], 15_000);
      expect(job).toMatchObject({ attempts: 1 });
    }
    const books = await booksOf(system, company);
    expect(books.invoices).toHaveLength(3);
    expect(books.findings).toEqual(nothingFound);
  });
});
