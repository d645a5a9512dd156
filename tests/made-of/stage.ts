import { randomUUID } from 'node:crypto';
import { at, listAt, textAt } from '../../scripts/start/json.js';
import { invoiceEvent, type InvoiceInput } from '../complaints/invoice-event.js';
import { eventually } from '../harness/eventually.js';
import type { System } from '../harness/system.js';
import { asker, type Ask } from '../journey/ask.js';
import {
  booksOf,
  connectCompany,
  jobInStatus,
  sendNative,
  sendSigned,
  setFault,
  type Company,
} from '../journey/company.js';
import { paidInvoice } from '../journey/paid-event.js';

/** What strikes a company's calls, and where. */
export type Fault = Readonly<Record<string, unknown>> & {
  readonly match: { readonly method?: string; readonly path: string };
};

export const refused = (path: string, method?: string): Fault => ({
  ...{ kind: '503', match: { path, ...(method === undefined ? {} : { method }) } },
});
export const answerLost = (path: string): Fault => ({
  ...{ kind: 'reset-after-commit', times: 1, match: { method: 'POST', path } },
});
/** Until somebody has changed something: a dead letter at once. */
export const forbidden = (path: string): Fault => ({
  ...{ kind: 'code', code: 2000588, status: 400, match: { path } },
});

export const makingInvoices = '^/3/invoices$';
export const makingPayments = '^/3/invoicepayments$';
export const bookkeeping = '^/3/invoices/\\d+/bookkeep$';
export const bookkeepingPayments = '^/3/invoicepayments/\\d+/bookkeep$';

/** One company of its own on a system that others use at the same time. */
export class Stage {
  readonly system: System;
  readonly company: Company;
  readonly ask: Ask;
  readonly #control: Ask;

  private constructor(system: System, company: Company) {
    this.system = system;
    this.company = company;
    this.ask = asker(system.apiUrl, system.token);
    this.#control = asker(system.sandboxUrl);
  }

  static async on(system: System, settings: object = {}, tenant: object = {}): Promise<Stage> {
    const stage = new Stage(system, await connectCompany(system));
    await stage.tenant(tenant);
    await stage.settings(settings);
    return stage;
  }

  /** Changes what Fortnox is set to. */
  async tenant(tenant: object): Promise<void> {
    await this.#control('PATCH', `/control/fortnox/tenants/${this.company.tenantId}`, {
      body: tenant,
    });
  }

  async settings(settings: object): Promise<void> {
    const path = `/v1/connections/${this.company.connectionId}`;
    const { status, text } = await this.ask('PATCH', path, { body: { settings } });
    if (status !== 200) throw new Error(text);
  }

  fault(fault: Fault): Promise<unknown> {
    return setFault(this.system, this.company, fault);
  }

  /** Takes the faults at this path away, or all. */
  async release(path?: string): Promise<void> {
    for (const fault of await this.#faults()) {
      const isMeant = path === undefined || textAt(fault, 'match', 'path') === path;
      if (isMeant) await this.#control('DELETE', `/control/fortnox/faults/${textAt(fault, 'id')}`);
    }
  }

  /** Resolves when the fault at this path has struck. */
  async struck(path: string): Promise<void> {
    await eventually(async () => {
      const mine = (await this.#faults()).filter((one) => textAt(one, 'match', 'path') === path);
      return mine.some((one) => Number(textAt(one, 'struck')) > 0) || undefined;
    }, 60_000);
  }

  async #faults(): Promise<readonly unknown[]> {
    const faults = listAt((await this.#control('GET', '/control/fortnox/faults')).body, 'items');
    return faults.filter((one) => textAt(one, 'match', 'tenantId') === this.company.tenantId);
  }

  async replay(job: string, body: object = {}): Promise<void> {
    const { status, text } = await this.ask('POST', `/v1/sync-jobs/${job}/replay`, { body });
    if (status !== 202) throw new Error(text);
  }

  /** The kind of its dead letter, or its status, once it has ended. */
  async end(job: string): Promise<string> {
    const ends = ['succeeded', 'dead-lettered', 'ignored'];
    const ended = await jobInStatus(this.ask, job, ends, 60_000);
    const kind = at(ended, 'deadLetter', 'kind');
    return typeof kind === 'string' ? kind : textAt(ended, 'status');
  }

  retrying(job: string): Promise<unknown> {
    return jobInStatus(this.ask, job, ['retrying'], 60_000);
  }

  deadLettered(job: string): Promise<unknown> {
    return jobInStatus(this.ask, job, ['dead-lettered'], 60_000);
  }

  /** Accounts of the rows, less those that come to nothing, of each invoice that is not cancelled. */
  async standing() {
    const { invoices } = await booksOf(this.system, this.company);
    return invoices
      .filter((invoice) => at(invoice, 'cancelled') !== true)
      .map((invoice) => ({
        booked: at(invoice, 'booked'),
        balance: at(invoice, 'balance'),
        accounts: listAt(invoice, 'rows')
          .filter((row) => at(row, 'total') !== '0.00')
          .map((row) => at(row, 'account')),
      }));
  }

  async payments(): Promise<readonly unknown[]> {
    const { invoices } = await booksOf(this.system, this.company);
    return invoices.flatMap((invoice) => listAt(invoice, 'payments'));
  }

  /** Resolves when a document that is not the first so many is bookkept. */
  async booked(after = 0): Promise<void> {
    await eventually(async () => {
      const { invoices } = await booksOf(this.system, this.company);
      return invoices.slice(after).some((one) => at(one, 'booked') === true) || undefined;
    }, 60_000);
  }

  async drafted(): Promise<void> {
    await eventually(async () => (await this.standing()).length > 0 || undefined, 60_000);
  }

  async calls(job: string): Promise<readonly string[]> {
    const { body } = await this.ask('GET', `/v1/sync-jobs/${job}`);
    return listAt(body, 'timeline')
      .filter((entry) => at(entry, 'type') === 'call')
      .map((call) => `${textAt(call, 'method')} ${textAt(call, 'path')}`);
  }
}

/** An invoice that signed events tell, as of a minute. */
export function signedInvoice(stage: Stage, line: object = {}) {
  const id = randomUUID();
  const customer = { id: `c-${id}`, name: 'Kund AB' };
  return async (minute: number, account: string, more: InvoiceInput = {}): Promise<string> => {
    const lines = [{ net: '1000.00', vat: '250.00', rate: '25', account, ...line }];
    const timestamp = `2026-11-20T08:${String(minute).padStart(2, '0')}:00Z`;
    const event = { ...invoiceEvent({ id, lines, customer, ...more }), timestamp };
    return textAt((await sendSigned(stage.system.apiUrl, stage.company, event)).body, 'id');
  };
}

/** An invoice that the native webhook names and SubscriptionFlow's API tells. */
export function nativeInvoice(stage: Stage) {
  const invoiceId = randomUUID();
  const { system, company } = stage;
  const say = async (account: string, change: object = {}, status = 'Paid'): Promise<void> => {
    const invoice = paidInvoice({ invoiceId, currency: 'SEK', account, status });
    const transactions = invoice.transactions.map((one) => ({ ...one, ...change }));
    await asker(system.sandboxUrl)('POST', `/control/subscriptionflow/${company.site}/invoices`, {
      body: { ...invoice, transactions },
    });
  };
  const tell = async (): Promise<string> =>
    textAt((await sendNative(system.apiUrl, company, invoiceId)).body, 'id');
  /** The same invoice as an event: in other words, or on another day and for somebody else too. */
  const event = (account: string, is: 'same' | 'other' = 'other') => {
    const { customer, invoice_date: date } = paidInvoice({ invoiceId, currency: 'SEK' });
    const other = { id: `other-${invoiceId}`, name: 'Helt Annan Kund AB' };
    const [whom, when] = is === 'same' ? [customer, date] : [other, '2026-11-25'];
    const input = {
      ...{ id: invoiceId, date: when, customer: whom },
      lines: [{ net: '1000.00', vat: '250.00', rate: '25', account }],
      payments: [{ amount: '1250.00', date: '2026-11-25' }],
    };
    return { ...invoiceEvent(input), timestamp: '2026-11-26T08:00:00Z' };
  };
  return { say, tell, event };
}
