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
import { runRecover, type Said } from './run-recover.js';

const patienceMs = 60_000;

/** Fast enough that hundreds of invoices take seconds; short, as recovery waits for one call. */
const settings = { FORTNOX_RATE_LIMIT_REQUESTS: '1000', FORTNOX_TIMEOUT_MS: '1500' };

/** The system on a PostgreSQL that can be set back, with one company for each test. */
export class Stage {
  readonly postgres: OwnPostgres;
  readonly system: System;
  readonly sandbox: HttpJson;
  readonly api: HttpJson;
  company: Company;
  private companies = 1;
  private formerAlarms: ReadonlySet<object> = new Set();
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

  /** A Fortnox company of its own for the next test; alarms of before do not count. */
  async nextCompany(): Promise<void> {
    const [company] = await connectCompanies(this.api, this.sandbox, 1, 700_000 + this.companies);
    if (!company) throw new Error('no company');
    this.companies += 1;
    this.company = company;
    this.formerAlarms = new Set(this.allAlarms());
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

  /** What the processes have said of a database that was set back, since the test began. */
  alarms(): readonly Record<string, unknown>[] {
    return this.allAlarms().filter((line) => !this.formerAlarms.has(line));
  }

  private allAlarms(): readonly Record<string, unknown>[] {
    return [this.system.api, ...this.system.workers]
      .flatMap((child) => child.lines)
      .filter((line) => line['msg'] === 'ledger.restored');
  }

  /** Resolves when somebody has noticed that the database was set back. */
  async untilHeld(): Promise<unknown> {
    return eventually(
      () => Promise.resolve(this.alarms()[0]),
      20_000,
      () => 'nobody has noticed the restore',
    );
  }

  recover(): Promise<Said> {
    return runRecover(this.system.settings);
  }

  /** As if the moments that a hold must last before Fortnox is read were over. */
  async letTimePass(): Promise<void> {
    await this.system.database.db.prisma.$executeRaw`
      UPDATE connections SET restored_at = now() - interval '2 minutes'`;
  }

  /**
   * The last worker has swept three times from now on: all that it would have released, delivered or
   * rescued has been.
   */
  async untilSwept(): Promise<void> {
    const since = await this.sweeps();
    await eventually(
      async () => ((await this.sweeps()) >= since + 3 ? true : undefined),
      20_000,
      () => 'the worker does not sweep',
    );
  }

  /** Rounds of the slowest of its loops. */
  private async sweeps(): Promise<number> {
    const port = this.system.workers.at(-1)?.lines.find((line) => line['msg'] === 'ready');
    const answer = await fetch(`http://127.0.0.1:${String(port?.['metricsPort'])}/metrics`);
    const counts = (await answer.text()).matchAll(
      /^sync_maintenance_round_seconds_count{loop="(?:release|redelivery|rescue)",outcome="done"} (\d+)$/gm,
    );
    return Math.min(...Array.from(counts, ([, count]) => Number(count)));
  }
}
