import { Agent, request } from 'undici';

/** An invoice with drafts that lie ready, for a worker that only makes the calls. */
export type BareInvoice = {
  readonly fortnoxUrl: string;
  readonly accessToken: string;
  readonly invoice: Readonly<Record<string, unknown>>;
  readonly payment: Readonly<Record<string, unknown>>;
};

/** What is done around each call that changes Fortnox. */
type Around = {
  /** Before it is sent; `reference`: what is about to be changed. */
  readonly before: (reference: string) => Promise<void>;
  readonly after: (answer: Answer) => void;
};

const agent = new Agent({ pipelining: 1 });

type Method = 'POST' | 'PUT';
type Answer = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The four calls of an ordinary paid invoice of a known customer. */
export async function carryOver(job: BareInvoice, around?: Around): Promise<void> {
  const call = async (method: Method, path: string, body?: object): Promise<Answer> => {
    await around?.before(`${method} ${path}`);
    const answer = await send(job, method, path, body);
    around?.after(answer);
    return answer;
  };
  const made = await call('POST', 'invoices', { Invoice: job.invoice });
  const number = made['Invoice']?.['DocumentNumber'];
  await call('PUT', `invoices/${String(number)}/bookkeep`);
  const paid = await call('POST', 'invoicepayments', {
    InvoicePayment: { ...job.payment, InvoiceNumber: Number(number) },
  });
  const payment = paid['InvoicePayment']?.['Number'];
  await call('PUT', `invoicepayments/${String(payment)}/bookkeep`);
}

async function send(
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
