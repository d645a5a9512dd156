import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { findProgram } from '../scripts/services/system-packages.js';
import { makeCertificates } from './harness/certificates.js';
import { startApp, stopChild, type Child } from './harness/child.js';
import { eventually } from './harness/eventually.js';
import { frontThatFollows, frontWithTls } from './harness/fronts.js';
import { startOwnRedis, startRedisOn, type OwnRedis } from './harness/redis-server.js';
import { freePort, startSystem, type System } from './harness/system.js';
import { textAt } from '../scripts/start/json.js';
import { asker, type Ask } from './journey/ask.js';
import { connectCompany, jobInStatus, sendSigned } from './journey/company.js';
import { paidEvent } from './journey/paid-event.js';

/** `REDIS_OUTAGE_MS=300000` for the five minutes. */
const outageMs = Number(process.env['REDIS_OUTAGE_MS'] ?? 20_000);

jest.setTimeout(120_000 + outageMs);

/** As README names it. */
const leastRights = ['resetkeys', '~sync:*', '~fortnox-limiter:*', '+@all', '-@dangerous'];

let one: OwnRedis;
let other: OwnRedis;
let front: Awaited<ReturnType<typeof frontThatFollows>>;
let system: System;
let ask: Ask;
let company: Awaited<ReturnType<typeof connectCompany>>;
let worker: Child;
let metricsPort: number;
let customers = 0;

const grant = async (...rules: readonly string[]): Promise<void> => {
  for (const redis of [one, other]) {
    await redis.admin.call('ACL', 'SETUSER', 'sync', 'on', '>geheim', ...rules);
  }
};

beforeAll(async () => {
  [one, other] = [await startOwnRedis(), await startOwnRedis()];
  await grant(...leastRights);
  front = await frontThatFollows({ host: '127.0.0.1', port: one.port });
  const REDIS_URL = `redis://sync:geheim@127.0.0.1:${front.port}/0`;
  system = await startSystem({ redisDatabase: 0, workers: 0, settings: { REDIS_URL } });
  metricsPort = await freePort();
  worker = await system.addWorker({ METRICS_PORT: String(metricsPort) });
  ask = asker(system.apiUrl, system.token);
  company = await connectCompany(system);
});
afterAll(async () => {
  await system.stop();
  await front.close();
  await one.stop();
  await other.stop();
});

/** Tells of a paid invoice; resolves to its job's id. */
async function tell(): Promise<string> {
  customers += 1;
  const answer = await sendSigned(system.apiUrl, company, paidEvent({ customer: `c${customers}` }));
  expect(answer.status).toBe(202);
  return textAt(answer.body, 'id');
}

const booked = (id: string, withinMs: number) => jobInStatus(ask, id, ['succeeded'], withinMs);

async function readiness(): Promise<{ status: number; text: string }> {
  const answer = await fetch(`http://127.0.0.1:${metricsPort}/readyz`);
  return { status: answer.status, text: await answer.text() };
}

/** Some of what readiness tells has a beat of its own, a second at most, which an invoice may be faster than. */
async function ready(): Promise<void> {
  await eventually(async () => ((await readiness()).status === 200 ? true : undefined), 10_000);
}

/** Processor time that a process has used, in milliseconds; Linux counts in hundredths. */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

describe('a user of least rights', () => {
  it('is enough', async () => {
    await booked(await tell(), 15_000);
    await ready();
  });

  it('is told what is missing, costs no processor, and goes on when the right is given', async () => {
    await grant('-zadd', '-@scripting');
    const waiting = await tell();
    await eventually(async () => ((await readiness()).status === 503 ? true : undefined), 10_000);
    await grant('+@scripting');
    expect((await readiness()).text).toContain('zadd');
    await grant('-@scripting');
    const before = cpuMs(worker.pid);
    await sleep(5000);
    expect(cpuMs(worker.pid) - before).toBeLessThan(1500);
    const told = JSON.stringify(worker.lines.filter((line) => line['msg'] === 'store.unusable'));
    expect(told).toContain('permission-missing');
    const api = await ask('GET', '/readyz');
    expect([api.status, api.text]).toEqual([200, expect.stringContaining('permission-missing')]);
    await grant(...leastRights);
    await booked(waiting, 15_000);
    await ready();
  });

  it('ends within seconds when asked to, also while a right is missing', async () => {
    await grant('-@scripting');
    const settings = { ...system.settings, METRICS_PORT: '0' };
    const second = await startApp('worker', settings, 'not-ready');
    expect(second.lines.some((line) => line['msg'] === 'ready')).toBe(false);
    await sleep(2000);
    const before = cpuMs(second.pid);
    await sleep(3000);
    expect(cpuMs(second.pid) - before).toBeLessThan(1000);
    const begun = performance.now();
    second.signal('SIGTERM');
    expect(await second.gone).toBe(0);
    expect(performance.now() - begun).toBeLessThan(5000);
    await grant(...leastRights);
  });
});

it('follows a fail-over behind one address although its connections stay open', async () => {
  await other.admin.replicaof('127.0.0.1', one.port);
  await eventually(
    async () =>
      (await other.admin.info('replication')).includes('link_status:up') ? true : undefined,
    10_000,
  );
  await booked(await tell(), 15_000);
  await other.admin.replicaof('NO', 'ONE');
  await one.admin.replicaof('127.0.0.1', other.port);
  front.lead({ host: '127.0.0.1', port: other.port });
  const ids = [await tell(), await tell(), await tell()];
  for (const id of ids) await booked(id, 15_000);
  await ready();
});

it('is not ready while the only Redis writes nothing', async () => {
  await other.admin.config('SET', 'min-replicas-to-write', '5');
  const state = await readiness();
  expect(state.status).toBe(503);
  expect(state.text).toContain('read-only');
  const waiting = await tell();
  await other.admin.config('SET', 'min-replicas-to-write', '0');
  await booked(waiting, 15_000);
});

it('follows a fail-over that Sentinel has decided', async () => {
  const sentinel = await startSentinel(other.port);
  await eventually(async () => ((await sentinel.replicas()) > 0 ? true : undefined), 20_000);
  other.process.kill('SIGKILL');
  const promoted = await eventually(async () => {
    const port = await sentinel.master();
    return port === other.port ? undefined : port;
  }, 40_000);
  expect(promoted).toBe(one.port);
  front.lead({ host: '127.0.0.1', port: promoted });
  await booked(await tell(), 15_000);
  await sentinel.stop();
});

it(`goes on within ten seconds after Redis was away for ${outageMs / 1000} s and came back empty`, async () => {
  await booked(await tell(), 15_000);
  await one.stop();
  const early = await tell();
  await sleep(outageMs);
  const late = await tell();
  one = await startRedisOn(one.port);
  await one.admin.call('ACL', 'SETUSER', 'sync', 'on', '>geheim', ...leastRights);
  await Promise.all([booked(early, 10_000), booked(late, 10_000)]);
  expect(worker.lines.filter((line) => line['msg'] === 'watchdog.gave-up')).toEqual([]);
});

describe('a Redis with a certificate of an authority of its own', () => {
  it('is told once, with the remedy, and works with it', async () => {
    const certificates = makeCertificates('IP:127.0.0.1');
    const tls = await frontWithTls({ host: '127.0.0.1', port: one.port }, certificates);
    const REDIS_URL = `rediss://sync:geheim@127.0.0.1:${tls.port}`;
    const settings = { ...system.settings, REDIS_URL };
    const stranger = await startApp('worker', { ...settings, METRICS_PORT: '0' }, 'not-ready');
    const told = () => stranger.lines.filter((line) => line['store'] === 'redis');
    await eventually(() => Promise.resolve(told()[0]), 15_000);
    await sleep(6000);
    expect(told()).toHaveLength(1);
    expect(JSON.stringify(told())).toMatch(/SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO/);
    expect(JSON.stringify(told())).toContain('NODE_EXTRA_CA_CERTS');
    await stopChild(stranger);
    const port = await freePort();
    const extra = { METRICS_PORT: String(port), NODE_EXTRA_CA_CERTS: certificates.authorityFile };
    const trusting = await startApp('worker', { ...settings, ...extra });
    await eventually(async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
      return answer.status === 200 ? true : undefined;
    }, 15_000);
    await stopChild(trusting);
    await tls.close();
  });
});

/** The real Sentinel, alone and quick to decide. */
async function startSentinel(masterPort: number) {
  const port = await freePort();
  const file = join(tmpdir(), `sentinel-${port}.conf`);
  const lines = [
    `port ${port}`,
    'bind 127.0.0.1',
    `sentinel monitor sync 127.0.0.1 ${masterPort} 1`,
    'sentinel down-after-milliseconds sync 1000',
    'sentinel failover-timeout sync 5000',
  ];
  writeFileSync(file, lines.join('\n'));
  const program = findProgram('redis-server', 'valkey-server') ?? 'redis-server';
  const child = spawn(program, [file, '--sentinel'], { stdio: 'ignore' });
  const admin = new Redis({ port, retryStrategy: () => 100 });
  admin.on('error', () => undefined);
  const asked = (what: string) => admin.call('SENTINEL', what, 'sync') as Promise<unknown[]>;
  return {
    master: async () => Number((await asked('get-master-addr-by-name'))[1]),
    replicas: async () => (await asked('replicas')).length,
    stop: async () => {
      admin.disconnect();
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
