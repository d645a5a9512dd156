import { findConnection, type Connection } from '@sync/connections';
import type { FortnoxClient } from '@sync/fortnox';
import { findJob, type JobRow } from '@sync/jobs';
import { fortnoxProblem } from '../fortnox/describe-failure.js';
import { openForReader, type FortnoxServices } from '../fortnox/open-fortnox.js';
import { createReaderBudget } from '../fortnox/reader-budget.js';
import { param, type Endpoint } from '../http/endpoint.js';
import { HttpProblem, notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import { inFortnoxNowSchema, toInvoiceJson, toPaymentJson } from './in-fortnox-json.js';
import { jobScope } from './job-scope.js';
import { maskingFor } from './shown-customer.js';

/** A few invoices looked at one after the other; from then on 12 calls a minute, 4 % of what a company has. */
const size = { requests: 40, windowMs: 200_000 };

const exhausted =
  "Looking into Fortnox has used up its share of the company's calls. Try again later.";

/** More than any invoice has; each is a call. */
const paymentsAtMost = 5;

/** GET /v1/sync-jobs/{id}/fortnox: the invoice and its payments, read in Fortnox now. */
export function getJobInFortnox(services: FortnoxServices): Endpoint {
  const { db } = services;
  const budget = createReaderBudget(services.limitsRedis, {
    ...{ name: 'in-fortnox', size, exhausted },
  });
  return {
    method: 'get',
    path: '/v1/sync-jobs/{id}/fortnox',
    access: 'viewer',
    scope: jobScope(db),
    tag: 'Sync jobs',
    summary: 'Read the invoice of a sync job in Fortnox now',
    description:
      'The invoice with its rows, its payments (the first five) and their vouchers, as they stand there. ' +
      'Asked after the calls of every invoice, and 40 calls at once, then 12 a minute, of one connection; ' +
      '429 beyond. 404 where nothing stands in Fortnox for the job. Where the connection masks customers, ' +
      'a viewer sees no texts of rows.',
    answers: { 200: { description: 'As it stands in Fortnox', schema: inFortnoxNowSchema } },
    problems: [404, 409, 429, 502, 503],
    handle: async (call) => {
      const job = await findJob(db, param(call, 'id'));
      if (!job) throw notFound('sync job');
      const { invoiceNumber, paymentNumbers } = numbersOf(job);
      const connection = await findConnection(db, job.connectionId);
      if (!connection) throw new HttpProblem(404, 'The company is not connected any more.');
      await budget.take(connection.id, 1 + paymentNumbers.length);
      const { isForViewer, connectionIds } = await maskingFor(db, call);
      const isMasked = isForViewer && connectionIds.includes(connection.id);
      const fortnox = await open(services, connection);
      return json(200, {
        invoice: toInvoiceJson(await readInvoice(fortnox, invoiceNumber), isMasked),
        payments: (await readPayments(fortnox, paymentNumbers)).map(toPaymentJson),
        readAt: new Date().toISOString(),
      });
    },
  };
}

function numbersOf({ fortnox }: JobRow) {
  const invoiceNumber = fortnox?.invoiceNumber ?? undefined;
  if (invoiceNumber === undefined) {
    throw new HttpProblem(404, 'Nothing stands in Fortnox for this invoice.');
  }
  const payments = fortnox?.payments.slice(0, paymentsAtMost) ?? [];
  return { invoiceNumber, paymentNumbers: payments.map(({ number }) => number) };
}

function open(services: FortnoxServices, connection: Connection): Promise<FortnoxClient> {
  if (connection.status === 'awaiting-consent') {
    throw new HttpProblem(409, 'There is no consent yet: open authorizeUrl, then try again.');
  }
  return openForReader(services, connection);
}

async function readInvoice(fortnox: FortnoxClient, number: string) {
  const answer = await fortnox.invoices.get(number);
  if (answer.ok) return answer.value;
  if (answer.error.kind !== 'not-found') throw fortnoxProblem(answer.error);
  throw new HttpProblem(404, `Fortnox has no invoice ${number} any more.`);
}

/** One that was removed since is left out. */
async function readPayments(fortnox: FortnoxClient, numbers: readonly string[]) {
  const read = await Promise.all(numbers.map((number) => fortnox.invoicePayments.get(number)));
  return read.flatMap((answer) => {
    if (answer.ok) return [answer.value];
    if (answer.error.kind === 'not-found') return [];
    throw fortnoxProblem(answer.error);
  });
}
