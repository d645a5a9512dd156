import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signDelivery } from '@sync/shared';
import { ask } from '../apps/api/src/testing/ask.js';
import {
  createSampleConnection,
  type CreatedConnection,
} from '../apps/api/src/testing/sample-connection.js';
import { sampleEvent } from '../apps/api/src/testing/sample-event.js';
import { operatorToken, startTestApi, type TestApi } from '../apps/api/src/testing/test-api.js';
import { startProgress } from '../scripts/backfill/progress.js';
import { runBackfill, type BackfillEnd } from '../scripts/backfill/run-backfill.js';
import { createSyncApi } from '../scripts/backfill/sync-api.js';

let api: TestApi;
let connection: CreatedConnection;
let directory: string;

beforeAll(async () => {
  api = await startTestApi();
  connection = await createSampleConnection(api);
  directory = await mkdtemp(join(tmpdir(), 'backfill-'));
});

afterAll(async () => {
  await api.close();
  await rm(directory, { recursive: true });
});

type Options = {
  readonly apiUrl?: string;
  readonly connectionId?: string;
  readonly token?: string;
};

async function backfill(
  file: string,
  options: Options = {},
  signal = new AbortController().signal,
) {
  const said: string[] = [];
  const progress = startProgress({ write: (text) => said.push(text) }, () => performance.now());
  const { apiUrl = api.url, token = operatorToken } = options;
  const sender = createSyncApi({ apiUrl, token, onWait: (why) => said.push(`waiting: ${why}`) });
  const settings = { file, apiUrl, token, connectionId: options.connectionId };
  const end: BackfillEnd = await runBackfill(settings, sender, progress, signal);
  return { ...end, said: said.join('') };
}

async function fileOf(lines: readonly (string | object)[]): Promise<string> {
  const file = join(directory, `${randomUUID()}.jsonl`);
  await writeFile(file, textOf(lines));
  return file;
}

const textOf = (lines: readonly (string | object)[]): string =>
  lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');

it('enqueues every line behind live work, for the connection that has the site', async () => {
  const file = await fileOf([sampleEvent('b1'), '', sampleEvent('b2')]);
  const end = await backfill(file);
  expect(end).toMatchObject({ counts: { accepted: 2, known: 0, ignored: 0 }, bad: [] });
  const jobs = await api.db.prisma.syncJob.findMany({ where: { invoiceId: { in: ['b1', 'b2'] } } });
  expect(jobs.map((job) => [job.connectionId, job.lane])).toEqual([
    [connection.id, 'backfill'],
    [connection.id, 'backfill'],
  ]);
});

it('reports a bad line with its number and pointers and takes in the rest', async () => {
  const file = await fileOf([
    sampleEvent('ok-1'),
    '{"type": "invoice.paid", ',
    sampleEvent('bad', { total_amount: 12.5 }),
    { ...sampleEvent('voided'), type: 'invoice.voided' },
    { ...sampleEvent('far'), source: { system: 'subscriptionflow', site: 'nobody' } },
    sampleEvent('ok-2'),
  ]);
  const end = await backfill(file);
  expect(end.counts.accepted).toBe(2);
  expect(end.bad.map(({ line, errors }) => [line, errors[0]?.pointer])).toEqual([
    [2, ''],
    [3, '/data/invoice/total_amount'],
    [4, '/type'],
    [5, '/source/site'],
  ]);
  expect(end.said).toContain('line 3: /data/invoice/total_amount');
});

it('skips what an earlier run did, remembers its bad lines, and begins anew in a changed file', async () => {
  const lines = [sampleEvent('r1'), 'rubbish', sampleEvent('r2')];
  const file = await fileOf(lines);
  await backfill(file);
  await writeFile(file, textOf([...lines, sampleEvent('r3')]));
  const again = await backfill(file);
  expect(again.counts).toEqual({ accepted: 3, known: 0, ignored: 0 });
  expect(again.said).toContain('going on after line 3');
  expect(again.bad.map(({ line }) => line)).toEqual([2]);
  await writeFile(file, textOf([sampleEvent('r1'), sampleEvent('mended'), sampleEvent('r2')]));
  const mended = await backfill(file);
  expect(mended.counts).toEqual({ accepted: 1, known: 2, ignored: 0 });
  expect(mended.bad).toEqual([]);
});

it('stops when it is told to and goes on from there', async () => {
  const file = await fileOf(Array.from({ length: 40 }, (_, n) => sampleEvent(`s${n}`)));
  const stopped = new AbortController();
  stopped.abort();
  const first = await backfill(file, {}, stopped.signal);
  expect(first).toMatchObject({ interrupted: true, counts: { accepted: 16 } });
  const second = await backfill(file);
  expect(second).toMatchObject({ interrupted: false, counts: { accepted: 40, known: 0 } });
});

it('waits while the API is away and goes on', async () => {
  const file = await fileOf([sampleEvent('w1')]);
  let answers = 0;
  const flaky = createServer((_request, response) => {
    answers += 1;
    if (answers === 1) response.writeHead(503, { 'retry-after': '0' }).end();
    else response.writeHead(202).end('{"id":"job_1","status":"queued"}');
  });
  await new Promise<void>((resolve) => flaky.listen(0, '127.0.0.1', resolve));
  const address = flaky.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const end = await backfill(file, { apiUrl: `http://127.0.0.1:${port}`, connectionId: 'c' });
  await new Promise((resolve) => flaky.close(resolve));
  expect(end.counts.accepted).toBe(1);
  expect(end.said).toContain('waiting: it answers 503');
});

it('stops at once when the token is refused, before any line is called bad', async () => {
  const file = await fileOf([sampleEvent('t1')]);
  const refused = backfill(file, {
    token: 'nobody-has-this-token-0000',
    connectionId: connection.id,
  });
  await expect(refused).rejects.toThrow('the API refuses (401)');
});

it('lets nobody but an operator choose the lane', async () => {
  const path = `/v1/connections/${connection.id}/invoices?lane=backfill`;
  const rawBody = Buffer.from(JSON.stringify(sampleEvent('lane')));
  const timestampSeconds = Math.floor(Date.now() / 1000);
  const secret = connection.signingSecret;
  const headers = signDelivery({ secret, webhookId: randomUUID(), timestampSeconds, rawBody });
  const signed = await ask(api.url, 'POST', path, { headers: { ...headers }, body: rawBody });
  expect(signed.status).toBe(403);
  const unknown = await api.ask('POST', path.replace('backfill', 'urgent'), { body: '{}' });
  expect(unknown.status).toBe(422);
});
