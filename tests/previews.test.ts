import { setTimeout } from 'node:timers/promises';
import { textAt } from '../scripts/start/json.js';
import { startSystem, type System } from './harness/system.js';
import { asker, type Ask } from './journey/ask.js';
import {
  callsSince,
  connectCompany,
  jobInStatus,
  sendSigned,
  type Company,
} from './journey/company.js';
import { paidEvent } from './journey/paid-event.js';

jest.setTimeout(180_000);

let system: System;
let company: Company;
let operator: Ask;
let viewer: Ask;

beforeAll(async () => {
  system = await startSystem({ redisDatabase: 1, workers: 1 });
  operator = asker(system.apiUrl, system.token);
  viewer = asker(system.apiUrl, system.viewerToken);
  company = await connectCompany(system);
});

afterAll(() => system.stop());

const rounds = 5;

/** Milliseconds of each live invoice until it stands in the books, one after the other. */
async function timesOfLiveInvoices(): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const begun = performance.now();
    const sent = await sendSigned(system.apiUrl, company, paidEvent());
    await jobInStatus(operator, textAt(sent.body, 'id'), ['succeeded'], 60_000);
    times.push(performance.now() - begun);
    // So much quiet as lets the company's limit recover between two ordinary invoices.
    await setTimeout(1000);
  }
  return times.sort((a, b) => a - b);
}

const median = (times: readonly number[]): number => times[Math.floor(times.length / 2)] ?? 0;

/** Previews that ask Fortnox something each: a currency that it does not have. */
async function previewUntil(ended: AbortSignal): Promise<number[]> {
  const statuses: number[] = [];
  const path = `/v1/connections/${company.connectionId}/preview`;
  while (!ended.aborted) {
    const body = JSON.stringify(paidEvent({ currency: 'USD' }));
    const headers = { 'content-type': 'application/json' };
    const unknown = JSON.stringify(paidEvent({ currency: 'CHF' }));
    statuses.push((await viewer('POST', path, { body, headers })).status);
    statuses.push((await viewer('POST', path, { body: unknown, headers })).status);
  }
  return statuses;
}

it('does not slow live invoices down when a viewer previews in a loop', async () => {
  const idle = await timesOfLiveInvoices();
  const since = Date.now();
  const ended = new AbortController();
  const viewers = Array.from({ length: 4 }, () => previewUntil(ended.signal));
  const busy = await timesOfLiveInvoices();
  ended.abort();
  const statuses = (await Promise.all(viewers)).flat();
  const rates = (await callsSince(system, company, since)).filter((call) =>
    call.includes('/currencies/'),
  );
  // They are slowed down rather than refused: their budget (429) lasts longer than this test.
  expect(statuses.length).toBeGreaterThan(4);
  expect([200, 429]).toEqual(expect.arrayContaining([...new Set(statuses)]));
  expect(rates.length).toBeLessThanOrEqual(40);
  expect(median(busy)).toBeLessThan(median(idle) * 2 + 500);
  expect(busy.at(-1) ?? 0).toBeLessThan((idle.at(-1) ?? 0) * 2 + 2000);
});
