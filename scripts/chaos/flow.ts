import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpJson } from '../start/http-json.js';
import type { Company } from '../workload/company.js';
import { sendNativeWebhook, sendSignedEvent } from '../workload/doors.js';
import { invoiceNumber, type SentInvoice } from '../workload/invoices.js';

/** What the senders experienced. */
export type FlowLog = {
  sent: number;
  toldAgain: number;
  answered503: number;
  nobodyAnswered: number;
};

export type Flow = {
  readonly log: FlowLog;
  readonly byCompany: ReadonlyMap<string, readonly SentInvoice[]>;
  /** Resolves when every invoice has been taken in. */
  readonly done: Promise<void>;
};

type Telling = { readonly company: Company; readonly sent: SentInvoice; readonly n: number };

/**
 * Tells the APIs about the invoices in turn, half by the signed event, half by the native webhook,
 * every tenth by both at once. Insists until an API has taken it, as SubscriptionFlow would.
 */
export function startFlow(options: {
  readonly invoices: number;
  readonly sendingMs: number;
  readonly companies: readonly Company[];
  readonly apiUrls: readonly string[];
  readonly sandbox: HttpJson;
}): Flow {
  const log: FlowLog = { sent: 0, toldAgain: 0, answered503: 0, nobodyAnswered: 0 };
  const tellings = plan(options.invoices, options.companies);
  const byCompany = new Map<string, SentInvoice[]>();
  for (const { company, sent } of tellings) {
    byCompany.set(company.tenantId, [...(byCompany.get(company.tenantId) ?? []), sent]);
  }
  const tell = async ({ company, sent, n }: Telling): Promise<void> => {
    await sleep((options.sendingMs / options.invoices) * n);
    await options.sandbox.post(`/control/subscriptionflow/${company.site}/invoices`, sent.invoice);
    const doors = n % 10 === 0 ? (['event', 'webhook'] as const) : oneDoor(n);
    log.toldAgain += doors.length - 1;
    await Promise.all(
      doors.map((door, index) =>
        insist(log, (attempt) => {
          const apiUrl = options.apiUrls[(n + index + attempt) % options.apiUrls.length] ?? '';
          return door === 'event'
            ? sendSignedEvent(apiUrl, company, `msg_${sent.id}`, sent.event)
            : sendNativeWebhook(apiUrl, company, sent.id);
        }),
      ),
    );
    log.sent += 1;
  };
  return { log, byCompany, done: Promise.all(tellings.map(tell)).then(() => undefined) };
}

function plan(invoices: number, companies: readonly Company[]): readonly Telling[] {
  return Array.from({ length: invoices }, (_, n) => n).flatMap((n) => {
    const company = companies[n % companies.length];
    return company ? [{ company, n, sent: invoiceNumber(n, company.site) }] : [];
  });
}

function oneDoor(n: number): readonly ('event' | 'webhook')[] {
  return n % 2 === 0 ? ['event'] : ['webhook'];
}

async function insist(log: FlowLog, send: (attempt: number) => Promise<number>): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const status = await send(attempt).catch(() => undefined);
    if (status === 202 || status === 200) return;
    if (status === undefined) log.nobodyAnswered += 1;
    else if (status === 503) log.answered503 += 1;
    else throw new Error(`an API answered ${status}`);
    await sleep(500);
  }
}
