import { routeTo, type SeverableRoute } from '@sync/shared/testing';
import pg from 'pg';
import { connectCompanies } from '../../scripts/workload/company.js';
import { sendSignedEvent } from '../../scripts/workload/doors.js';
import { httpJson, type HttpJson } from '../../scripts/start/http-json.js';
import { listAt, textAt } from '../../scripts/start/json.js';
import { eventually } from '../harness/eventually.js';
import { startSystem, type System } from '../harness/system.js';
import { casesFor, casesIn, faultOf, type Case } from './cases.js';
import type { Scenario } from './scenarios.js';

/** A loaded machine with two cores needs its time to get some 40 invoices to their points. */
const patienceMs = 60_000;

export type Stage = {
  readonly system: System;
  readonly sandbox: HttpJson;
  readonly cases: readonly Case[];
  /** The way to Redis of the worker that takes over. */
  readonly heirsRedis: SeverableRoute;
  readonly stop: () => Promise<void>;
};

/** A running system without a worker, and a company for every case of the scenarios. */
export async function setStage(
  redisDatabase: number,
  scenarios: readonly Scenario[],
): Promise<Stage> {
  const system = await startSystem({
    redisDatabase,
    workers: 0,
    settings: {
      // Fast enough that the limiter plays no part; it has suites of its own.
      FORTNOX_RATE_LIMIT_REQUESTS: '500',
      // Nobody gives up waiting before all stand at their points.
      FORTNOX_TIMEOUT_MS: '150000',
    },
  });
  const api = httpJson(system.apiUrl, system.token);
  const sandbox = httpJson(system.sandboxUrl);
  const cases: Case[] = [];
  for (const scenario of scenarios) {
    const first = 700_000 + cases.length;
    const count = casesIn(scenario);
    const companies = await connectCompanies(api, sandbox, count, first, scenario.settings);
    for (const { tenantId } of companies) {
      await sandbox.patch(`/control/fortnox/tenants/${tenantId}`, scenario.tenant);
    }
    cases.push(...casesFor(scenario, companies));
  }
  await forgetTokens(system, cases);
  const heirsRedis = await routeTo(system.settings['REDIS_URL'] ?? '');
  const stop = async (): Promise<void> => {
    await system.stop();
    await heirsRedis.close();
  };
  return { system, sandbox, cases, heirsRedis, stop };
}

/** Carries over what comes before each case, by the worker that will be struck. */
export async function prepare(stage: Stage): Promise<void> {
  const { sandbox, cases } = stage;
  const most = Math.max(...cases.map((each) => eventsBefore(each).length));
  for (let n = 0; n < most; n += 1) {
    await Promise.all(cases.map((each) => send(stage, each, eventsBefore(each)[n], `before-${n}`)));
    await untilEnded(stage, sum(cases.map((each) => Math.min(n + 1, eventsBefore(each).length))));
  }
  for (const { company, scenario } of cases) {
    await sandbox.patch(`/control/fortnox/tenants/${company.tenantId}`, scenario.then);
  }
}

const eventsBefore = ({ scenario, company }: Case): readonly unknown[] =>
  scenario.before(company.site);

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

async function send({ system }: Stage, { company }: Case, event: unknown, name: string) {
  if (event === undefined) return;
  const id = `msg_${company.tenantId}_${name}`;
  await sendSignedEvent(system.apiUrl, company, id, event);
}

/** Connecting has obtained an access token; these companies' invoices begin with that call. */
async function forgetTokens({ database }: System, cases: readonly Case[]): Promise<void> {
  const ids = cases
    .filter(({ call }) => call.name === 'access token')
    .map(({ company }) => company.connectionId);
  await database.db.prisma.fortnoxToken.updateMany({
    where: { connectionId: { in: ids } },
    data: { accessTokenExpiresAt: new Date(0) },
  });
}

/** Sends every invoice; resolves when the only worker stands at the point of every case. */
export async function bringToPoints(stage: Stage): Promise<void> {
  const { sandbox, cases } = stage;
  for (const each of cases) await sandbox.post('/control/fortnox/faults', faultOf(each));
  const needsToken = ({ call }: Case): boolean => call.name === 'access token';
  await bring(
    stage,
    cases.filter((each) => !needsToken(each)),
    cases.filter(needsToken).length,
  );
  // Last, as the token endpoint is waited for 10 s only.
  await bring(stage, cases.filter(needsToken), 0);
}

async function bring(stage: Stage, some: readonly Case[], still: number): Promise<void> {
  const { sandbox, cases } = stage;
  const struck = ({ scenario, company }: Case) => scenario.event(company.site);
  await Promise.all(some.map((each) => send(stage, each, struck(each), 'struck')));
  let count = 0;
  await eventually(
    async () => {
      count = (await held(sandbox)).length;
      return count === cases.length - still ? true : undefined;
    },
    patienceMs,
    () => `${count} calls are held`,
  );
}

type HeldCall = { readonly id: string; readonly tenantId: string };

async function held(sandbox: HttpJson): Promise<readonly HeldCall[]> {
  const items = listAt(await sandbox.get('/control/fortnox/held'), 'items');
  return items.map((item) => ({ id: textAt(item, 'id'), tenantId: textAt(item, 'tenantId') }));
}

/** Lets the held calls of these cases go on, or closes their connections unprocessed. */
export async function endHeldCalls(
  { sandbox }: Stage,
  cases: readonly Case[],
  how: 'proceed' | 'drop',
): Promise<void> {
  const tenants = new Set(cases.map(({ company }) => company.tenantId));
  for (const { id, tenantId } of await held(sandbox)) {
    if (tenants.has(tenantId)) await sandbox.post(`/control/fortnox/held/${id}`, { how });
  }
}

/**
 * Lets the answers of these cases reach the worker but not its ledger: what it writes waits for a
 * lock. `discard` ends the waiting statements, as a death before sending them would have;
 * `release` lets them through, to a worker that is frozen before it can commit.
 */
export async function keepFromWriting(
  stage: Stage,
  cases: readonly Case[],
): Promise<{ readonly discard: () => Promise<void>; readonly release: () => Promise<void> }> {
  const client = new pg.Client({ connectionString: stage.system.database.url });
  await client.connect();
  await client.query('BEGIN');
  const ids = cases.map(({ company }) => company.connectionId);
  // Whatever tells a job's story refers to its row; new tokens go to the connection's.
  await client.query('SELECT 1 FROM sync_jobs WHERE connection_id = ANY($1) FOR UPDATE', [ids]);
  await client.query('SELECT 1 FROM fortnox_tokens WHERE connection_id = ANY($1) FOR UPDATE', [
    ids,
  ]);
  await endHeldCalls(stage, cases, 'proceed');
  const waiting = `datname = current_database() AND wait_event_type = 'Lock'`;
  let count = 0;
  await eventually(
    async () => {
      const { rowCount } = await client.query(`SELECT 1 FROM pg_stat_activity WHERE ${waiting}`);
      count = rowCount ?? 0;
      return count >= cases.length ? true : undefined;
    },
    patienceMs,
    () => `${count} statements of ${cases.length} wait`,
  );
  const release = async (): Promise<void> => {
    await client.query('ROLLBACK');
    await client.end();
  };
  return {
    discard: async () => {
      await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${waiting}`);
      await release();
    },
    release,
  };
}

/** How each case has ended: its job's state, and what stands in Fortnox. */
export async function outcomes(stage: Stage): Promise<Record<string, unknown>> {
  const entries = stage.cases.map(async ({ name, company, scenario }) => {
    const job = await stage.system.database.db.prisma.syncJob.findFirstOrThrow({
      where: { connectionId: company.connectionId },
      orderBy: { createdAt: 'desc' },
    });
    const standing = await scenario.standing(stage.sandbox, company);
    return [name, { status: job.status, attempts: job.attempts, standing }] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** What `outcomes` says when every event is carried over once and no attempt was spent on it. */
export function allWell({ cases }: Stage): Record<string, unknown> {
  const entries = cases.map(({ name, scenario }) => {
    return [name, { status: 'succeeded', attempts: 1, standing: scenario.well }] as const;
  });
  return Object.fromEntries(entries);
}

/** Resolves when every job has ended. */
export async function untilAllEnded(stage: Stage): Promise<void> {
  await untilEnded(stage, sum(stage.cases.map((each) => eventsBefore(each).length + 1)));
}

async function untilEnded({ system }: Stage, count: number): Promise<void> {
  const { prisma } = system.database.db;
  let open: unknown;
  await eventually(
    async () => {
      open = await prisma.syncJob.findMany({
        where: { status: { in: ['queued', 'running', 'retrying'] } },
        select: { id: true, status: true, reason: true, connectionId: true },
      });
      const ended = await prisma.syncJob.count({ where: { finishedAt: { not: null } } });
      return ended === count ? true : undefined;
    },
    patienceMs,
    () => open,
  );
}

/** When Fortnox was first called after `since` (epoch ms), by whoever goes on. */
export async function firstCallAfter({ sandbox }: Stage, since: number): Promise<number> {
  return eventually(async () => {
    const calls = listAt(await sandbox.get(`/control/fortnox/calls?since=${since}`), 'items');
    const first = Math.min(...calls.map((call) => Number(textAt(call, 'at'))));
    return Number.isFinite(first) ? first : undefined;
  }, patienceMs);
}
