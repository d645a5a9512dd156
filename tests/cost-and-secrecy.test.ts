import { startSystem, type System } from './harness/system.js';
import { eventually } from './harness/eventually.js';
import { at, listAt, textAt } from '../scripts/start/json.js';
import { asker, type Ask } from './journey/ask.js';
import {
  callsSince,
  connectCompany,
  fortnoxApp,
  jobInStatus,
  sendSigned,
  type Company,
} from './journey/company.js';
import { paidEvent, type EventInput } from './journey/paid-event.js';
import { redisContent } from './journey/redis-content.js';

// All samples go through Fortnox's limit of 25 calls in 5 s.
jest.setTimeout(120_000);

let system: System;
let ask: Ask;

beforeAll(async () => {
  // Everything that is ever logged, not only what is logged by default.
  system = await startSystem({ redisDatabase: 3, workers: 1, settings: { LOG_LEVEL: 'trace' } });
  ask = asker(system.apiUrl, system.token);
});

afterAll(async () => {
  await system.stop();
});

describe('calls to Fortnox per invoice: a test that fails when one is added', () => {
  const invoice = [
    'POST /3/invoices',
    'PUT /3/invoices/…/bookkeep',
    'POST /3/invoicepayments',
    'PUT /3/invoicepayments/…/bookkeep',
  ];

  let company: Company;
  let connectedAt: number;

  beforeAll(async () => {
    company = await connectCompany(system);
    connectedAt = Date.now();
  });

  async function callsFor(input: EventInput): Promise<readonly string[]> {
    const since = Date.now();
    const accepted = await sendSigned(system.apiUrl, company, paidEvent(input));
    await jobInStatus(ask, textAt(accepted.body, 'id'), ['succeeded']);
    return callsSince(system, company, since);
  }

  it('six for the first invoice of a customer', async () => {
    const calls = await callsFor({ customer: 'warm' });
    expect(calls).toEqual(['GET /3/customers', 'POST /3/customers', ...invoice]);
  });

  it('four for the next one', async () => {
    expect(await callsFor({ customer: 'warm' })).toEqual(invoice);
  });

  it('four in a foreign currency whose rate comes with the event', async () => {
    const calls = await callsFor({ customer: 'warm', currency: 'EUR', rate: '11.4210' });
    expect(calls).toEqual(invoice);
  });

  it("one more when Fortnox's own rate is needed, and only for the first on a day", async () => {
    const first = await callsFor({ customer: 'warm', currency: 'USD' });
    // The stand-in takes 1 for a rate that is left to it, which is set right once per company.
    expect(first).toEqual([
      'GET /3/currencies/USD',
      'POST /3/invoices',
      'PUT /3/invoices/…',
      ...invoice.slice(1),
    ]);
    expect(await callsFor({ customer: 'warm', currency: 'USD' })).toEqual(invoice);
  });

  it('the statistics tell of each of them, ten seconds later at most', async () => {
    const made = (await callsSince(system, company, connectedAt)).length;
    const counted = async (): Promise<number> => {
      const path = `/v1/statistics?connectionId=${company.connectionId}`;
      const steps = listAt((await ask('GET', path)).body, 'items');
      return steps.reduce<number>((sum, step) => sum + Number(at(step, 'fortnoxCalls')), 0);
    };
    expect(made).toBeGreaterThan(10);
    await eventually(async () => (await counted()) === made || undefined, 20_000);
  });
});

describe('secrets and persons', () => {
  it('are in no log line, no metric and nowhere in Redis after all samples', async () => {
    const company = await connectCompany(system);
    const samples = await runSamples(company);
    // A sender without the right signature and one without the right token leave no trace either.
    await sendSigned(
      system.apiUrl,
      { ...company, signingSecret: `whsec_${'A'.repeat(32)}` },
      paidEvent(),
    );
    await asker(system.apiUrl, 'wrong-token-of-somebody')('GET', '/v1/sync-jobs');
    const logs = [system.api, ...system.workers]
      .flatMap((child) => child.lines)
      .map((line) => JSON.stringify(line))
      .join('\n');
    const metrics = (await ask('GET', '/metrics')).text;
    const redis = await redisContent(system.settings['REDIS_URL'] ?? '');
    expect(logs).toContain('attempt.finished');
    expect(redis).toContain('fortnox-sync');
    const wanted = [...personalIn(samples), ...secretsOf(company)];
    expect(wanted.length).toBeGreaterThan(30);
    const found = wanted.filter((text) => [logs, metrics, redis].some((all) => all.includes(text)));
    expect(found).toEqual([]);
    // Any JSON Web Token, signing secret or bearer token, whoever's it is.
    for (const text of [logs, metrics, redis]) {
      expect(text).not.toMatch(/eyJ[\w-]{10}|whsec_\w|Bearer \w/);
    }
  });

  async function runSamples(company: Company): Promise<readonly unknown[]> {
    const sandbox = asker(system.sandboxUrl);
    const loaded = await sandbox('POST', '/control/samples/load', { body: { site: company.site } });
    const ids = listAt(loaded.body, 'items').map((item) => textAt(item, 'id'));
    const base = `/control/subscriptionflow/${company.site}/invoices`;
    await Promise.all(ids.map((id) => sandbox('POST', `${base}/${id}/pay`, { body: {} })));
    await eventually(async () => {
      const path = `/v1/sync-jobs?connectionId=${company.connectionId}&limit=200`;
      const jobs = listAt((await ask('GET', path)).body, 'items');
      const open = jobs.filter((job) => textAt(job, 'finishedAt') === '');
      return jobs.length > 10 && open.length === 0 ? jobs : undefined;
    }, 90_000);
    return listAt((await sandbox('GET', '/control/samples')).body, 'items');
  }

  function personalIn(samples: readonly unknown[]): readonly string[] {
    const customers = samples.map((sample) => at(sample, 'invoice', 'customer'));
    const fields = ['name', 'email', 'company', 'organisation_number', 'vat_id'];
    const values = customers.flatMap((customer) => [
      ...fields.map((field) => textAt(customer, field)),
      textAt(customer, 'billing_address', 'address_1'),
    ]);
    return [...new Set(values)].filter((value) => value !== '');
  }

  function secretsOf(company: Company): readonly string[] {
    return [
      company.clientSecret,
      company.signingSecret,
      company.signingSecret.replace('whsec_', ''),
      company.webhookUrl.split('/').at(-1) ?? '',
      fortnoxApp.clientSecret,
      system.token,
      system.viewerToken,
      'wrong-token-of-somebody',
      system.settings['ENCRYPTION_KEYS'] ?? '',
    ];
  }
});
