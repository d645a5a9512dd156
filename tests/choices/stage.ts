import { operatorToken } from '../../apps/api/src/testing/test-api.js';
import type { InvoiceRecord } from '../../apps/sandbox/src/fortnox/records.js';
import { textAt } from '../../scripts/start/json.js';
import { invoiceEvent, type InvoiceInput } from '../complaints/invoice-event.js';
import type { Company, InProcess } from '../harness/in-process.js';
import { asker } from '../journey/ask.js';
import { jobInStatus, sendSigned } from '../journey/company.js';

/** A company whose connection has made choices, and the Fortnox calls that its invoices cost. */
export type Chooser = {
  readonly company: Company;
  /** Sends the invoice, waits for where it comes to rest; `calls` are what it cost. */
  readonly send: (input?: InvoiceInput) => Promise<Carried>;
  /** The same for any event. */
  readonly tell: (event: unknown) => Promise<Carried>;
  /** The latest document in Fortnox. */
  readonly latest: () => InvoiceRecord;
};

export type Carried = { readonly job: unknown; readonly calls: readonly string[] };

/** What every invoice costs. */
export const ordinary = [
  'POST /3/invoices',
  'PUT /3/invoices/…/bookkeep',
  'POST /3/invoicepayments',
  'PUT /3/invoicepayments/…/bookkeep',
];

/** One whose customer is known in Fortnox by now, so that only the choices cost more. */
export const customer = { id: 'always-the-same', email: 'ekonomi@samma.example' };

/** `own` is what the Fortnox company decides, `settings` what the connection chooses. */
export async function chooser(
  system: InProcess,
  settings: object,
  own: Partial<Company['company']['settings']> = {},
): Promise<Chooser> {
  const company = await system.connect({ vatMap: [], ...settings });
  company.company.settings = { ...company.company.settings, ...own };
  const ask = asker(system.api.url, operatorToken);
  const tell = async (event: unknown): Promise<Carried> => {
    const since = Date.now();
    const accepted = await sendSigned(system.api.url, company, event);
    const id = textAt(accepted.body, 'id');
    const job = await jobInStatus(ask, id, ['succeeded', 'dead-lettered', 'ignored']);
    return { job, calls: callsSince(system, company, since) };
  };
  return {
    company,
    tell,
    send: (input = {}) => tell(invoiceEvent({ customer, ...input })),
    latest: () => {
      const record = [...company.company.invoices.values()].at(-1);
      if (!record) throw new Error('nothing in Fortnox');
      return record;
    },
  };
}

function callsSince(system: InProcess, { tenantId }: Company, instant: number): string[] {
  return system.sandbox.sandbox.fortnox.log
    .all()
    .filter((call) => call.tenantId === tenantId && call.at >= instant)
    .map(({ method, path }) => `${method} ${path.replaceAll(/(?<!^)\/\d+(?=\/|$)/g, '/…')}`);
}
