import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { textAt } from '../scripts/start/json.js';
import { judgeBy, type Judge } from './fuzz/judge.js';
import { operationsOf, type Document } from './fuzz/operations.js';
import { fuzzedRequests, type FuzzedRequest, type KnownIds } from './fuzz/requests.js';
import { sendTo, type Credentials } from './fuzz/send.js';
import { startSystem, type System } from './harness/system.js';
import { asker, type Ask } from './journey/ask.js';
import { connectCompany, jobInStatus, sendSigned, type Company } from './journey/company.js';
import { paidEvent } from './journey/paid-event.js';
import { redisContent } from './journey/redis-content.js';

const { FUZZ_REQUESTS, FUZZ_SEED } = process.env;
/** `npm run fuzz` sends ten times as many. */
const wanted = Number(FUZZ_REQUESTS ?? 10_000);
const seed = Number(FUZZ_SEED ?? 20_261_128);
const atOnce = 24;
const maxMegabytes = 700;

jest.setTimeout(300_000 + wanted * 40);

let system: System;
let ask: Ask;
let company: Company;
let document: Document;
const person = 'Kund Fuzzprovaren AB';

beforeAll(async () => {
  system = await startSystem({ redisDatabase: 4, workers: 1 });
  ask = asker(system.apiUrl, system.token);
  company = await connectCompany(system);
  document = (await ask('GET', '/openapi.json')).body as Document;
});
afterAll(() => system.stop());

/** A job that succeeded, one that needs a person, a replay, a comparison. */
async function somethingToFind(): Promise<KnownIds> {
  const good = await accepted({});
  await jobInStatus(ask, good, ['succeeded']);
  const dead = await accepted({ currency: 'XYZ' });
  await jobInStatus(ask, dead, ['dead-lettered']);
  const replay = await ask('POST', '/v1/replays', {
    body: { filter: { ids: [dead] }, reason: 'fuzz', dryRun: false },
  });
  const comparison = await ask('POST', `/v1/connections/${company.connectionId}/reconciliations`, {
    body: { from: '2026-11-01', to: '2026-11-28' },
  });
  return {
    connections: [company.connectionId],
    'expendable connections': await expendable(3),
    reconciliations: [textAt(comparison.body, 'id')],
    'sync-jobs': [good, dead],
    replays: [textAt(replay.body, 'id')],
    subscriptionflow: [new URL(company.webhookUrl).pathname.split('/').at(-1) ?? ''],
  };
}

async function expendable(count: number): Promise<string[]> {
  const companies = Array.from({ length: count }, () => connectCompany(system));
  return (await Promise.all(companies)).map(({ connectionId }) => connectionId);
}

async function accepted(change: Parameters<typeof paidEvent>[0]): Promise<string> {
  const event = paidEvent(change);
  Object.assign(event.data.invoice.customer, { name: person, company: person });
  return textAt((await sendSigned(system.apiUrl, company, event)).body, 'id');
}

function credentials(): Credentials {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  return {
    operator: system.token,
    viewer: system.viewerToken,
    cookie: async () => {
      const body = new URLSearchParams({ token: system.viewerToken }).toString();
      const answer = await asker(system.apiUrl)('POST', '/login', { headers: form, body });
      return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    },
    signingSecret: () => company.signingSecret,
  };
}

/** Sends all of them, `atOnce` at a time; answers what was wrong, at most 20 of it. */
async function sendAll(requests: Iterator<FuzzedRequest>, judge: Judge): Promise<string[]> {
  const faults: string[] = [];
  const sender = async (): Promise<void> => {
    for (let next = requests.next(); next.done !== true; next = requests.next()) {
      faults.push(...(await faultsOf(next.value, judge)));
      if (faults.length >= 20) return;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, sender));
  return faults.slice(0, 20);
}

async function faultsOf(request: FuzzedRequest, judge: Judge): Promise<string[]> {
  const found = await sendTo(system.apiUrl, request, credentials()).then(
    (answer) => judge(request, answer),
    (error: unknown) => [`no answer: ${String(error)}`],
  );
  const { operation, path, asker: who, body } = request;
  const what = `${operation.method} ${path.slice(0, 200)} by ${who}, ${String(body).slice(0, 300)}`;
  return found.map((fault) => `${fault} <- ${what}`);
}

function* samples(arbitrary: fc.Arbitrary<FuzzedRequest>): Generator<FuzzedRequest> {
  const batch = 500;
  for (let sent = 0; sent < wanted; sent += batch) {
    yield* fc.sample(arbitrary, { numRuns: Math.min(batch, wanted - sent), seed: seed + sent });
  }
}

/** The most memory that the process ever held. */
function peakMegabytes(pid: number): number {
  const [, kilobytes = '0'] =
    /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}

function secrets(): string[] {
  return [
    system.token,
    system.viewerToken,
    system.settings['ENCRYPTION_KEYS'] ?? '',
    new URL(system.settings['DATABASE_URL'] ?? '').password,
    company.clientSecret,
    company.signingSecret,
  ];
}

it('answers whatever is sent to any operation as the document says, and tells no secret', async () => {
  const known = await somethingToFind();
  const definitions = document.components.schemas;
  const operations = operationsOf(document);
  const arbitrary = fuzzedRequests(operations, definitions, known);
  const faults = await sendAll(samples(arbitrary), judgeBy(definitions, secrets()));
  expect(faults).toEqual([]);
  expect((await ask('GET', '/healthz')).status).toBe(200);
  expect(peakMegabytes(system.api.pid)).toBeLessThan(maxMegabytes);
});

it('still books what is right', async () => {
  const fresh = await connectCompany(system);
  const sent = await sendSigned(system.apiUrl, fresh, paidEvent());
  await jobInStatus(ask, textAt(sent.body, 'id'), ['succeeded'], 60_000);
});

it('left nothing secret or personal in a log, in Redis or in the metrics, and no fault of ours', async () => {
  const programs = [system.api, ...system.workers];
  const lines = programs.flatMap((program) => program.lines);
  expect(lines.filter((line) => line['level'] === 'error' || line['level'] === 'fatal')).toEqual(
    [],
  );
  const metrics = (await ask('GET', '/metrics')).text;
  const redis = await redisContent(system.settings['REDIS_URL'] ?? '');
  const written = [JSON.stringify(lines), metrics, redis].join('\n');
  for (const secret of [...secrets(), person]) expect(written.includes(secret)).toBe(false);
});
