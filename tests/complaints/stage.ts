import {
  createFortnoxClient,
  requestClientCredentials,
  type FortnoxClient,
  type FortnoxFailure,
} from '@sync/fortnox';
import { ok, type Result } from '@sync/shared';
import type { System } from '../harness/system.js';
import { at, listAt, textAt } from '../../scripts/start/json.js';
import { asker } from '../journey/ask.js';
import {
  booksOf,
  connectCompany,
  fortnoxApp,
  jobInStatus,
  sendSigned,
  type Company,
} from '../journey/company.js';
import { invoiceEvent, type InvoiceInput } from './invoice-event.js';

export type Bookkeeper = {
  readonly company: Company;
  /** Sends the invoice and waits for where it comes to rest. */
  readonly send: (input?: InvoiceInput) => Promise<unknown>;
  readonly replay: (job: unknown) => Promise<unknown>;
  /** Changes settings of the connection. */
  readonly choose: (settings: Readonly<Record<string, unknown>>) => Promise<void>;
  /** Changes what the Fortnox company has set up. */
  readonly setUp: (tenant: Readonly<Record<string, unknown>>) => Promise<void>;
  /** The invoice in Fortnox that carries the job's reference. */
  readonly invoice: (job: unknown) => Promise<unknown>;
  readonly books: () => ReturnType<typeof booksOf>;
  /** Fortnox as a person at the company uses it. */
  readonly byHand: () => Promise<FortnoxClient>;
};

/** A machine with two cores that others use as well. */
const withinMs = 60_000;

const atRest = ['succeeded', 'dead-lettered', 'ignored'];

/** A company of its own with these settings of the connection and of Fortnox. */
export async function bookkeeper(
  system: System,
  options: {
    readonly settings?: Readonly<Record<string, unknown>>;
    readonly tenant?: Readonly<Record<string, unknown>>;
  } = {},
): Promise<Bookkeeper> {
  const company = await connectCompany(system);
  const ask = asker(system.apiUrl, system.token);
  const setUp: Bookkeeper['setUp'] = async (tenant) => {
    const path = `/control/fortnox/tenants/${company.tenantId}`;
    const answer = await asker(system.sandboxUrl)('PATCH', path, { body: tenant });
    if (answer.status !== 200) throw new Error(answer.text);
  };
  await setUp(options.tenant ?? {});
  const path = `/v1/connections/${company.connectionId}`;
  const choose: Bookkeeper['choose'] = async (settings) => {
    const changed = await ask('PATCH', path, { body: { settings } });
    if (changed.status !== 200) throw new Error(changed.text);
  };
  await choose(options.settings ?? {});
  const books = () => booksOf(system, company);
  return {
    company,
    ...{ choose, setUp },
    books,
    send: async (input) => {
      const answer = await sendSigned(system.apiUrl, company, invoiceEvent(input));
      return jobInStatus(ask, textAt(answer.body, 'id'), atRest, withinMs);
    },
    replay: async (job) => {
      const id = textAt(job, 'id');
      const answer = await ask('POST', `/v1/sync-jobs/${id}/replay`);
      if (answer.status !== 202) throw new Error(answer.text);
      return jobInStatus(ask, id, atRest, withinMs);
    },
    invoice: async (job) =>
      (await books()).invoices.find(
        (invoice) =>
          textAt(invoice, 'reference') === textAt(job, 'invoiceId') &&
          at(invoice, 'cancelled') !== true,
      ),
    byHand: () => fortnoxByHand(system, company),
  };
}

async function fortnoxByHand(system: System, company: Company): Promise<FortnoxClient> {
  const endpoint = { authUrl: `${system.sandboxUrl}/fortnox/oauth-v1`, credentials: fortnoxApp };
  const granted = await requestClientCredentials(endpoint, company.tenantId);
  if (!granted.ok) throw new Error(JSON.stringify(granted.error));
  const { accessToken } = granted.value;
  const token = (): Promise<Result<string, FortnoxFailure>> => Promise.resolve(ok(accessToken));
  return createFortnoxClient({
    apiUrl: `${system.sandboxUrl}/fortnox`,
    timeoutMs: 10_000,
    tokens: { get: token, renew: token },
    limiter: {
      acquire: () => Promise.resolve({ admitted: true, waitedMs: 0 }),
      report: () => Promise.resolve(),
    },
    call: { lane: 'live', maxWaitMs: 1000 },
  });
}

export function must<T, E>(result: Result<T, E>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** What the job's timeline tells in words. */
export function notesOf(job: unknown): string {
  return listAt(job, 'timeline')
    .map((entry) => textAt(entry, 'message'))
    .join('\n');
}
