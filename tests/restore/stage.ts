import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { httpJson, type HttpJson } from '../../scripts/start/http-json.js';
import { at, listAt, textAt } from '../../scripts/start/json.js';
import { auditCompany, countFindings } from '../../scripts/workload/audit.js';
import { connectCompanies, type Company } from '../../scripts/workload/company.js';
import { sendNativeWebhook, sendSignedEvent } from '../../scripts/workload/doors.js';
import { invoiceNumber, type SentInvoice } from '../../scripts/workload/invoices.js';
import { eventually } from '../harness/eventually.js';
import { startSystem, type System } from '../harness/system.js';
import { startOwnPostgres, type OwnPostgres } from './postgres.js';

const patienceMs = 60_000;

/** Fast enough that hundreds of invoices take seconds; short, as recovery waits for one call. */
const settings = { FORTNOX_RATE_LIMIT_REQUESTS: '1000', FORTNOX_TIMEOUT_MS: '2000' };

/** The system on a PostgreSQL that can be set back, with one company. */
export class Stage {
  readonly postgres: OwnPostgres;
  readonly system: System;
  readonly sandbox: HttpJson;
  readonly api: HttpJson;
  readonly company: Company;
  readonly redis: Redis;

  private constructor(parts: Pick<Stage, 'postgres' | 'system' | 'sandbox' | 'api' | 'company'>) {
    ({
      postgres: this.postgres,
      system: this.system,
      sandbox: this.sandbox,
      api: this.api,
      company: this.company,
    } = parts);
    this.redis = new Redis(this.system.settings['REDIS_URL'] ?? '');
  }

  static async start(redisDatabase: number): Promise<Stage> {
    const postgres = await startOwnPostgres();
    const shared = process.env['TEST_DATABASE_URL'];
    process.env['TEST_DATABASE_URL'] = postgres.url;
    const system = await startSystem({ redisDatabase, workers: 1, settings }).finally(
      () => (process.env['TEST_DATABASE_URL'] = shared),
    );
    const [sandbox, api] = [httpJson(system.sandboxUrl), httpJson(system.apiUrl, system.token)];
    const [company] = await connectCompanies(api, sandbox, 1);
    if (!company) throw new Error('no company');
    return new Stage({ postgres, system, sandbox, api, company });
  }

  async stop(): Promise<void> {
    this.redis.disconnect();
    await this.system.stop();
    await this.postgres.stop();
  }

  async pause(paused: boolean): Promise<void> {
    await this.api.patch(`/v1/connections/${this.company.connectionId}`, { paused });
  }

  /** Makes the invoices known to SubscriptionFlow, so that either door leads to them. */
  async makeInvoices(from: number, to: number): Promise<readonly SentInvoice[]> {
    const { site } = this.company;
    const made = Array.from({ length: to - from }, (_, n) => invoiceNumber(from + n, site));
    const path = `/control/subscriptionflow/${site}/invoices`;
    for (const { invoice } of made) await this.sandbox.post(path, invoice);
    return made;
  }

  /** By the signed event or the native webhook, in turn; `shift` 1 swaps the two. */
  async tell(sent: readonly SentInvoice[], shift: 0 | 1 = 0): Promise<void> {
    const { apiUrl } = this.system;
    for (const [n, { id, event }] of sent.entries()) {
      const status = await ((n + shift) % 2 === 0
        ? sendSignedEvent(apiUrl, this.company, `msg_${id}`, event)
        : sendNativeWebhook(apiUrl, this.company, id));
      if (status !== 200 && status !== 202) throw new Error(`answered ${status}`);
    }
  }

  /** Everything by both doors. */
  async tellAgain(sent: readonly SentInvoice[]): Promise<void> {
    await this.tell(sent, 1);
    await this.tell(sent, 0);
  }

  /** All are shown as done by the API, and Fortnox holds each once, as it should be. */
  async untilAllDone(sent: readonly SentInvoice[]): Promise<void> {
    const { prisma } = this.system.database.db;
    const ids = sent.map(({ id }) => id);
    const open = { invoiceId: { in: ids }, status: { not: 'succeeded' } };
    await eventually(
      async () => {
        const there = await prisma.syncJob.count({ where: { invoiceId: { in: ids } } });
        const left = await prisma.syncJob.count({ where: open });
        return left === 0 && there === sent.length ? true : undefined;
      },
      patienceMs,
      () => 'not all invoices are done',
    );
    const shown = await this.jobs('succeeded');
    expect(ids.filter((id) => !shown.has(id))).toEqual([]);
    const audit = await auditCompany(this.sandbox, this.company, sent);
    expect({ audit, findings: countFindings(audit) }).toMatchObject({ findings: 0 });
  }

  /** Invoice ids of the jobs in a state, as the API lists them. */
  async jobs(status: string): Promise<ReadonlyMap<string, unknown>> {
    const found = new Map<string, unknown>();
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const page: unknown = await this.api.get(
        `/v1/sync-jobs?limit=200&status=${status}${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      for (const job of listAt(page, 'items')) found.set(textAt(job, 'invoiceId'), job);
      const next = textAt(page, 'nextCursor');
      cursor = next === '' ? undefined : next;
    }
    return found;
  }

  /** Requests that change something in Fortnox since a moment. */
  async changesSince(since: number): Promise<readonly unknown[]> {
    const calls = listAt(await this.sandbox.get(`/control/fortnox/calls?since=${since}`), 'items');
    return calls.filter(
      (call) => at(call, 'method') !== 'GET' && textAt(call, 'path').startsWith('/3'),
    );
  }

  /** As the API shows it to whoever operates the connection. */
  connection(): Promise<unknown> {
    return this.api.get(`/v1/connections/${this.company.connectionId}`);
  }

  /** Resolves when a worker has noticed that the database was set back. */
  async untilHeld(): Promise<unknown> {
    return eventually(
      () => {
        const lines = this.system.workers.flatMap((worker) => worker.lines);
        return Promise.resolve(lines.find((line) => line['msg'] === 'ledger.restored'));
      },
      20_000,
      () => 'no worker has noticed the restore',
    );
  }

  /** Runs `npm run recover`, as it is built, with the workers' environment. */
  async recover(): Promise<{ readonly code: number | null; readonly said: string }> {
    const main = join(process.cwd(), 'apps/worker/dist/recover/main.js');
    const env = { PATH: process.env['PATH'] ?? '', ...this.system.settings };
    const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, said };
  }
}
