import { randomBytes } from 'node:crypto';
import { listAt, textAt } from '../scripts/start/json.js';
import { eventually } from './harness/eventually.js';
import { startSystem, type System } from './harness/system.js';
import { asker, type Ask } from './journey/ask.js';
import {
  connectCompany,
  jobInStatus,
  sendNative,
  sendSigned,
  type Company,
} from './journey/company.js';
import { paidEvent } from './journey/paid-event.js';

jest.setTimeout(90_000);

let system: System;
let ask: Ask;
let company: Company;
beforeAll(async () => {
  system = await startSystem({ redisDatabase: 6, workers: 1 });
  ask = asker(system.apiUrl, system.token);
  company = await connectCompany(system);
});
afterAll(() => system.stop());

const withinMs = 20_000;

const hex = (bytes: number): string => randomBytes(bytes).toString('hex');

type Line = Readonly<Record<string, unknown>>;

/** What both processes have written about a thread, once the attempt has ended. */
async function linesOf(traceId: string): Promise<readonly Line[]> {
  const lines = () =>
    [system.api, ...system.workers]
      .flatMap((child) => [...child.lines])
      .filter((line) => line['traceId'] === traceId);
  await eventually(
    () => Promise.resolve(lines().some(({ msg }) => msg === 'attempt.finished') || undefined),
    withinMs,
  );
  return lines();
}

const calls = (lines: readonly Line[]): readonly Line[] =>
  lines.filter(({ msg }) => msg === 'fortnox.call');

it('a trace leads from the request to the calls at Fortnox, in log and timeline', async () => {
  const [traceId, requestId] = [hex(16), `order-${hex(4)}`];
  const headers = { traceparent: `00-${traceId}-${hex(8)}-01`, 'x-request-id': requestId };
  const answer = await sendSigned(system.apiUrl, company, paidEvent(), undefined, headers);
  expect([answer.status, answer.headers.get('x-request-id')]).toEqual([202, requestId]);
  const jobId = textAt(answer.body, 'id');
  const job = await jobInStatus(ask, jobId, ['succeeded']);

  const lines = await linesOf(traceId);
  expect(lines).toContainEqual(
    expect.objectContaining({ msg: 'http.request', requestId, status: 202 }),
  );
  const made = calls(lines).find(
    (call) => call['method'] === 'POST' && call['path'] === '/3/invoices',
  );
  expect(made).toMatchObject({ jobId, status: 201, requestId: expect.any(String) });

  const timeline = listAt(job, 'timeline');
  expect(JSON.stringify(timeline)).toContain(`"traceId":"${traceId}"`);
  expect(timeline).toContainEqual(
    expect.objectContaining({ type: 'call', requestId: made?.['requestId'] }),
  );
});

it('by the native door, and without a thread of the sender’s own, there is one too', async () => {
  const answer = await sendNative(system.apiUrl, company, `unheard-of-${hex(4)}`);
  const requestId = answer.headers.get('x-request-id');
  const line = await eventually(
    () => Promise.resolve(system.api.lines.find((found) => found['requestId'] === requestId)),
    withinMs,
  );
  expect(line['traceId']).toMatch(/^[0-9a-f]{32}$/);
  expect(await linesOf(String(line['traceId']))).toContainEqual(
    expect.objectContaining({ jobId: textAt(answer.body, 'id'), msg: 'attempt.finished' }),
  );
});

it('a dead letter says its cause and group under the thread of its invoice', async () => {
  const traceId = hex(16);
  const headers = { traceparent: `00-${traceId}-${hex(8)}-01` };
  const answer = await sendSigned(
    system.apiUrl,
    company,
    paidEvent({ account: '9999' }),
    undefined,
    headers,
  );
  await jobInStatus(ask, textAt(answer.body, 'id'), ['dead-lettered']);
  expect(await linesOf(traceId)).toContainEqual(
    expect.objectContaining({
      msg: 'job.dead-lettered',
      level: 'warn',
      fingerprint: expect.any(String),
    }),
  );
});

it('a problem names the thread; what is not fit for a log line is not taken from the caller', async () => {
  const traceId = hex(16);
  const named = await ask('GET', '/v1/sync-jobs/none', {
    headers: { traceparent: `00-${traceId}-${hex(8)}-01`, 'x-request-id': '"},{"level":"fatal' },
  });
  expect(named.body).toMatchObject({ status: 404, traceId });
  expect(named.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
});
