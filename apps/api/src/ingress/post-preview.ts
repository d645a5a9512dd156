import { setImmediate } from 'node:timers/promises';
import { findConnection, findCustomerNumber, type Connection } from '@sync/connections';
import {
  checkInvoice,
  planInvoice,
  type AccountVatCode,
  type InvoicePlan,
  type MappingProblem,
} from '@sync/fortnox';
import {
  err,
  type ConnectionSettings,
  type LocalDate,
  type PaidInvoice,
  type Result,
} from '@sync/shared';
import { ignoreReason, subscriptionFlowEventSchema, toPaidInvoice } from '@sync/subscriptionflow';
import { z } from 'zod';
import type { FortnoxServices } from '../fortnox/open-fortnox.js';
import { param, type Endpoint } from '../http/endpoint.js';
import { invalidInput, notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import { settingOfCause } from '../jobs/setting-of-cause.js';
import { maxEventBytes, readEvent } from './post-invoice-event.js';
import type { PreviewServices } from './open-for-preview.js';
import { previewAccounts } from './preview-accounts.js';
import { createPreviewBudget } from './preview-budget.js';
import { previewLock } from './preview-lock.js';
import { previewRate } from './preview-rate.js';

const requestSchema = z.object({ method: z.string(), path: z.string(), body: z.unknown() });

const problemSchema = z.object({
  kind: z.string(),
  pointer: z.string().nullable(),
  message: z.string(),
  action: z.string(),
  setting: z
    .string()
    .nullable()
    .meta({ description: "The connection's setting that puts it right, where one does" }),
});

const previewSchema = z.object({
  ok: z.boolean(),
  ignored: z.string().nullable().meta({ description: 'Why nothing at all would be done' }),
  requests: z.array(requestSchema).meta({ description: 'In order; {…} is filled in by Fortnox' }),
  problems: z.array(problemSchema).meta({ description: 'All at once' }),
  notes: z.array(z.string()),
});

type Preview = z.output<typeof previewSchema>;

/** Shows what would be sent to Fortnox for an event. Nothing is stored and nothing is sent. */
export function postPreview(given: FortnoxServices): Endpoint {
  const services = { ...given, previewBudget: createPreviewBudget(given.limitsRedis) };
  const { db } = services;
  return {
    method: 'post',
    path: '/v1/connections/{id}/preview',
    access: 'viewer',
    audited: 'nothing-changes',
    tag: 'Ingress',
    summary: 'See the Fortnox requests for an event, or everything that is wrong with it',
    description:
      "Asks Fortnox at most for a currency's rate, the VAT codes of accounts and the locked period, " +
      'each remembered, after the calls of every invoice, and 20 at once, then 6 a minute, of one ' +
      'connection; 429 beyond. One person makes 60 previews at once, then one a second; 429 beyond too.',
    body: {
      maxBytes: maxEventBytes,
      schema: subscriptionFlowEventSchema,
      accepts: 'json',
      required: true,
    },
    answers: { 200: { description: 'The preview', schema: previewSchema } },
    problems: [400, 404, 413, 415, 422, 429, 503],
    handle: async (call) => {
      const connection = await findConnection(db, param(call, 'id'));
      if (!connection) throw notFound('connection');
      const event = readEvent(call);
      if (event.type !== 'invoice.paid') {
        throw invalidInput([{ pointer: '/type', message: 'must be invoice.paid for a preview' }]);
      }
      // Reading a large one keeps the process busy, and so does planning it: others go in between.
      await setImmediate();
      const invoice = toPaidInvoice(event);
      const { settings } = connection;
      const ignored = ignoreReason(invoice, settings) ?? null;
      const plan = await planOf(services, connection, invoice);
      if (!plan.ok) return json(200, refused(ignored, plan.error));
      const customerNumber = await findCustomerNumber(db, connection.id, invoice.customer.id);
      return json(200, toPreview(ignored, plan.value, customerNumber, settings, invoice));
    },
  };
}

async function planOf(
  services: PreviewServices,
  connection: Connection,
  invoice: PaidInvoice,
): Promise<Result<InvoicePlan, readonly MappingProblem[]>> {
  const { settings, habit } = connection;
  const codes = await previewAccounts(services, connection, invoice);
  const lock = await previewLock(services, connection);
  const rate = await previewRate(services, connection, invoice);
  const unknown = [codes, lock, rate].flatMap((answer) => (answer.ok ? [] : [answer.error]));
  const input = { invoice, settings, habit, ...known(codes, lock) };
  const plan =
    rate.ok && unknown.length === 0 ? planInvoice({ ...input, rate: rate.value }) : undefined;
  if (plan?.ok) return plan;
  // What is wrong is looked up anew the next time: a bookkeeper may be mending the account.
  services.register.forget(connection.id);
  return plan ?? err([...checkInvoice(input), ...unknown]);
}

type Answer<T> = Result<T, MappingProblem>;

const known = (codes: Answer<AccountVatCode>, lock: Answer<LocalDate | undefined>) => ({
  accountVatCode: codes.ok ? codes.value : undefined,
  lockedUntil: lock.ok ? lock.value : undefined,
});

function refused(ignored: string | null, problems: readonly MappingProblem[]): Preview {
  const distinct = new Map(
    problems.map((found) => [`${found.kind} ${found.pointer ?? ''}`, found]),
  );
  return {
    ok: false,
    ignored,
    requests: [],
    problems: [...distinct.values()].map(({ kind, pointer, message, action }) => ({
      kind,
      pointer: pointer ?? null,
      message,
      action,
      setting: settingOfCause(kind) ?? null,
    })),
    notes: [],
  };
}

function toPreview(
  ignored: string | null,
  plan: InvoicePlan,
  customerNumber: string | undefined,
  settings: ConnectionSettings,
  invoice: PaidInvoice,
): Preview {
  const known = customerNumber !== undefined;
  const number = customerNumber ?? '{CustomerNumber}';
  const searches = plan.customer.matches.map((match) => match.by).join(', ');
  return {
    ok: true,
    ignored,
    requests: [
      ...(known ? [] : [request('POST', 'customers', { Customer: plan.customer.draft })]),
      request('POST', 'invoices', { Invoice: { CustomerNumber: number, ...plan.invoice } }),
      ...spread(plan),
      ...markAsSent(settings),
      ...bookkeep(settings, 'invoices/{DocumentNumber}'),
      ...plan.payments.map(({ draft }) =>
        request('POST', 'invoicepayments', {
          InvoicePayment: { InvoiceNumber: '{DocumentNumber}', ...draft },
        }),
      ),
      ...plan.payments.flatMap(() => bookkeep(settings, 'invoicepayments/{Number}')),
    ],
    problems: [],
    notes: [
      ...plan.notes,
      ...plan.articles.map(({ ArticleNumber: number = '' }) => articleNote(number)),
      ...(settings.bookkeep ? [cashMethod] : []),
      ...(known || searches === ''
        ? []
        : [`Customer ${invoice.customer.id} is looked for by ${searches} before it is created.`]),
    ],
  };
}

const articleNote = (number: string): string =>
  `Article ${number} is made as a service before the invoice, unless Fortnox has it.`;

/** Fortnox tells the method only with the invoice that it made. */
const cashMethod =
  'If the company uses the cash method, PUT /3/invoices/{DocumentNumber}/externalprint takes the place of bookkeeping the invoice; its payments are bookkept.';

function spread({ accrual }: InvoicePlan): Preview['requests'] {
  if (accrual === undefined) return [];
  const InvoiceAccrual = { InvoiceNumber: '{DocumentNumber}', ...accrual };
  return [request('POST', 'invoiceaccruals', { InvoiceAccrual })];
}

function markAsSent(settings: ConnectionSettings): Preview['requests'] {
  if (!settings.markAsSent) return [];
  return [request('PUT', 'invoices/{DocumentNumber}/externalprint', null)];
}

/** An invoice that stays a draft cannot be settled by a booked payment. */
function bookkeep(settings: ConnectionSettings, path: string): Preview['requests'] {
  return settings.bookkeep ? [request('PUT', `${path}/bookkeep`, null)] : [];
}

function request(method: string, path: string, body: unknown): Preview['requests'][number] {
  return { method, path: `/3/${path}`, body };
}
