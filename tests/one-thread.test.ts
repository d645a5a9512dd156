import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listAt, textAt } from '../scripts/start/json.js';
import { startApp, stopChild } from './harness/child.js';
import { startCollector, type Collector } from './harness/collector.js';
import { eventually } from './harness/eventually.js';
import { freePort, startSystem, type System } from './harness/system.js';
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
let collector: Collector;
beforeAll(async () => {
  collector = await startCollector();
  const settings = { ...collector.settings };
  system = await startSystem({ redisDatabase: 6, workers: 1, settings });
  ask = asker(system.apiUrl, system.token);
  company = await connectCompany(system);
});
afterAll(async () => {
  await system.stop();
  await collector.close();
});

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
  const parentSpan = hex(8);
  const headers = { traceparent: `00-${traceId}-${parentSpan}-01`, 'x-request-id': requestId };
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
  expect(made).toMatchObject({
    jobId,
    status: 201,
    requestId: expect.stringMatching(/./) as string,
  });

  const timeline = listAt(job, 'timeline');
  expect(JSON.stringify(timeline)).toContain(`"traceId":"${traceId}"`);
  expect(timeline).toContainEqual(
    expect.objectContaining({ type: 'call', requestId: made?.['requestId'] }),
  );

  const wanted = [
    ...['POST /v1/connections/{id}/invoices', 'process sync-paid-invoice', 'POST /3/invoices'],
    // Of Prisma's own instrumentation.
    'prisma:client:operation',
  ];
  const spans = await collector.spansOf(traceId, wanted);
  const [request] = spans.filter(({ name }) => name === 'POST /v1/connections/{id}/invoices');
  const [attempt] = spans.filter(({ name }) => name === 'process sync-paid-invoice');
  const [call] = spans.filter(({ name }) => name === 'POST /3/invoices');
  expect(request?.parentSpanId).toBe(parentSpan);
  expect(attempt?.parentSpanId).toBe(request?.spanId);
  expect(call?.parentSpanId).toBe(attempt?.spanId);
});

it('tells a collector how long requests, deliveries and calls take, and BullMQ’s part', async () => {
  const names = [
    ...['http.server.request.duration', 'messaging.process.duration'],
    'http.client.request.duration',
  ];
  for (const name of names) await collector.metric(name);
  await collector.spansNamed(/^add(Bulk)? fortnox-sync/);
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
      fingerprint: expect.stringMatching(/./) as string,
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

/** From what `NODE_V8_COVERAGE` leaves in a directory. */
async function filesRunBy(directory: string): Promise<readonly string[]> {
  const names = await readdir(directory);
  const texts = await Promise.all(names.map((name) => readFile(join(directory, name), 'utf8')));
  return texts.flatMap((text) =>
    listAt(JSON.parse(text), 'result').map((each) => textAt(each, 'url')),
  );
}

it.each(['api', 'worker'] as const)(
  'nothing of OpenTelemetry’s SDK is loaded by the %s without a collector',
  async (app) => {
    const loaded = await mkdtemp(join(tmpdir(), 'loaded-'));
    const { OTEL_EXPORTER_OTLP_ENDPOINT: none, ...settings } = system.settings;
    expect(none).toBeDefined();
    const port = String(await freePort());
    // On its way out Node writes down which files it has run.
    const own = { NODE_V8_COVERAGE: loaded, PORT: port, METRICS_PORT: port };
    await stopChild(await startApp(app, { ...settings, ...own }));
    const files = await filesRunBy(loaded);
    await rm(loaded, { recursive: true });
    expect(files.some((file) => file.includes('/packages/telemetry/dist/'))).toBe(true);
    const forCollectors = /@opentelemetry\/(sdk|exporter)|bullmq-otel|@prisma\/instrumentation\//;
    expect(files.filter((file) => forCollectors.test(file))).toEqual([]);
  },
);
