import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createFortnoxClient, createRedisLimiter } from '@sync/fortnox';
import { ok } from '@sync/shared';
import Table from 'cli-table3';
import { Redis } from 'ioredis';
import { windowModels, type WindowModel } from './limiter-windows.js';

/**
 * How much of the limit do two worker processes use together, and how often are they answered
 * 429? Real processes, real client and limiter, real Redis, real HTTP: one company with endless
 * work, 25 calls per 5 s, 60 s under each of the three models of Fortnox's window.
 *
 *   node .data/build/benchmarks/limiter-processes.js --redis redis://127.0.0.1:6379 --seconds 60
 *
 * With `--api http://…` the calls go to a running sandbox (in whatever model it is set to).
 */
const { values: options } = parseArgs({
  options: {
    redis: { type: 'string', default: 'redis://127.0.0.1:6379' },
    seconds: { type: 'string', default: '60' },
    processes: { type: 'string', default: '2' },
    api: { type: 'string' },
    token: { type: 'string', default: 'benchmark' },
    /** Set in the processes that this program starts of itself. */
    worker: { type: 'string' },
  },
});

const REQUESTS = 25;
const WINDOW_MS = 5_000;
/** Calls waiting at once in one process; more would only wait longer. */
const IN_FLIGHT = 8;
const SECONDS = Number(options.seconds);

type Counts = { accepted: number; limited: number; failed: number };

if (options.worker === undefined) await compare();
else await work(options.worker);

async function compare(): Promise<void> {
  const table = new Table({
    style: { head: [], border: [] },
    head: ['window model', 'calls let through', 'of the limit', '429', 'share of 429', 'other'],
  });
  const allowed = (SECONDS * 1000 * REQUESTS) / WINDOW_MS;
  for (const [name, { accepted, limited, failed }] of await measureAll()) {
    const used = `${((100 * accepted) / allowed).toFixed(1)} %`;
    const share = `${((100 * limited) / (accepted + limited)).toFixed(2)} %`;
    table.push([name, accepted, used, limited, share, failed]);
  }
  process.stdout.write(`${options.processes} processes, ${SECONDS} s, ${allowed} calls allowed\n`);
  process.stdout.write(`${table.toString()}\n`);
}

/** One model after the other: they would disturb each other's timing on a small machine. */
async function measureAll(): Promise<[string, Counts][]> {
  if (options.api !== undefined) return [['sandbox', await measure(options.api)]];
  const results: [string, Counts][] = [];
  for (const [name, model] of Object.entries(windowModels)) {
    const server = await serve(model(REQUESTS, WINDOW_MS));
    const { port } = server.address() as AddressInfo;
    process.stderr.write(`measuring "${name}" for ${SECONDS} s …\n`);
    results.push([name, await measure(`http://127.0.0.1:${port}`)]);
    server.closeAllConnections();
    server.close();
  }
  return results;
}

async function measure(apiUrl: string): Promise<Counts> {
  const tenant = randomUUID();
  const startAt = Date.now() + 2_000;
  const workers = Array.from({ length: Number(options.processes) }, () =>
    result(
      fork(fileURLToPath(import.meta.url), [
        ...['--worker', `${tenant} ${startAt} ${apiUrl}`],
        ...['--redis', options.redis, '--seconds', options.seconds, '--token', options.token],
      ]),
    ),
  );
  const counts = await Promise.all(workers);
  return counts.reduce((sum, one) => ({
    accepted: sum.accepted + one.accepted,
    limited: sum.limited + one.limited,
    failed: sum.failed + one.failed,
  }));
}

function result(child: ChildProcess): Promise<Counts> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => {
      resolve(message as Counts);
    });
    child.once('exit', (code) => {
      reject(new Error(`a worker ended with ${code ?? 'a signal'} before it had counted`));
    });
  });
}

/** A Fortnox that knows nothing but its limit. */
function serve(letsThrough: WindowModel): Promise<Server> {
  const server = createServer((_request, response) => {
    const status = letsThrough(Date.now()) ? 200 : 429;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end('{"Customer":{"CustomerNumber":"1"}}');
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve(server);
    });
  });
}

async function work(assignment: string): Promise<void> {
  const [tenantId = '', startAt = '', apiUrl = ''] = assignment.split(' ');
  const redis = new Redis(options.redis);
  const limiter = createRedisLimiter({
    redis,
    clientId: 'benchmark',
    tenantId,
    requests: REQUESTS,
    windowMs: WINDOW_MS,
    prefix: 'benchmark',
  });
  await new Promise((resolve) => setTimeout(resolve, Number(startAt) - Date.now()));
  const counts: Counts = { accepted: 0, limited: 0, failed: 0 };
  const endAt = Number(startAt) + SECONDS * 1000;
  const token = () => Promise.resolve(ok(options.token));
  const client = createFortnoxClient({
    apiUrl,
    timeoutMs: 10_000,
    tokens: { get: token, renew: token },
    limiter,
    call: {
      lane: 'live',
      maxWaitMs: 60_000,
      onCall: ({ status }) => {
        if (Date.now() <= endAt) count(counts, status);
      },
    },
  });
  await Promise.all(Array.from({ length: IN_FLIGHT }, () => callUntil(endAt, client)));
  process.send?.(counts);
  redis.disconnect();
  process.disconnect();
}

async function callUntil(
  endAt: number,
  client: ReturnType<typeof createFortnoxClient>,
): Promise<void> {
  while (Date.now() < endAt) await client.customers.get('1');
}

function count(counts: Counts, status: number | undefined): void {
  if (status === 429) counts.limited += 1;
  else if (status === 200 || status === 404) counts.accepted += 1;
  else counts.failed += 1;
}
