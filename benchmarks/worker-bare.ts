import { Worker } from 'bullmq';
import { Agent, request } from 'undici';

/**
 * What the worker is measured against, in a process of its own: a bare BullMQ worker that makes the
 * same four calls for each invoice, with drafts that lie ready in the queue. It knows no limit, keeps
 * no ledger, checks nothing and tells nobody. Ends with its parent.
 */
export type BareInvoice = {
  readonly fortnoxUrl: string;
  readonly accessToken: string;
  readonly invoice: Readonly<Record<string, unknown>>;
  readonly payment: Readonly<Record<string, unknown>>;
};

const [redisUrl = '', concurrency = '8'] = process.argv.slice(2);
const agent = new Agent({ pipelining: 1 });

type Method = 'POST' | 'PUT';
type Answer = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

async function carryOver(job: BareInvoice): Promise<void> {
  const made = await call(job, 'POST', 'invoices', { Invoice: job.invoice });
  const number = made['Invoice']?.['DocumentNumber'];
  await call(job, 'PUT', `invoices/${String(number)}/bookkeep`);
  const paid = await call(job, 'POST', 'invoicepayments', {
    InvoicePayment: { ...job.payment, InvoiceNumber: Number(number) },
  });
  const payment = paid['InvoicePayment']?.['Number'];
  await call(job, 'PUT', `invoicepayments/${String(payment)}/bookkeep`);
}

async function call(
  { fortnoxUrl, accessToken }: BareInvoice,
  method: Method,
  path: string,
  body?: object,
): Promise<Answer> {
  const headers = {
    ...{ authorization: `Bearer ${accessToken}`, accept: 'application/json' },
    'content-type': 'application/json',
  };
  const answer = await request(`${fortnoxUrl}/3/${path}`, {
    ...{ method, headers, dispatcher: agent },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(`${path}: ${answer.statusCode} ${text}`);
  return JSON.parse(text) as Answer;
}

const worker = new Worker<BareInvoice>('bare-worker', ({ data }) => carryOver(data), {
  ...{ connection: { url: redisUrl }, prefix: 'bare', concurrency: Number(concurrency) },
});
worker.on('failed', (_job, error) => process.stderr.write(`${error.message}\n`));
await worker.waitUntilReady();
process.send?.('ready');
process.once('disconnect', () => process.exit());
